package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import java.util.List;

/**
 * HAProxy ended without a request.
 *
 * @param commitId of the configuration that is recorded as running
 * @param pid the master process that was
 * @param messages HAProxy's last words, if it had any
 */
public record HaproxyDied(String commitId, long pid, List<String> messages)
    implements DeploymentChange {

  public HaproxyDied {
    messages = List.copyOf(messages);
  }

  /** It is to run still: hrapi starts it again. */
  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment;
  }
}
