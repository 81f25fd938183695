package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import java.util.List;

/**
 * HAProxy was restarted so often that hrapi stops trying until somebody commits or starts it.
 *
 * @param commitId of the configuration that is recorded as running
 * @param starts how many were tried
 * @param messages how the last of them ended
 */
public record HaproxyGivenUp(String commitId, int starts, List<String> messages)
    implements DeploymentChange {

  public HaproxyGivenUp {
    messages = List.copyOf(messages);
  }

  /** It is to run still: the next start of hrapi tries again. */
  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment;
  }
}
