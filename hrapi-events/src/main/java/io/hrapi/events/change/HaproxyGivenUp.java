package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import java.util.List;

/**
 * HAProxy was restarted so often that hrapi stops trying until a client commits or starts it.
 *
 * @param commitId the id of the commit that is recorded as running
 * @param starts the number of starts that were tried
 * @param messages the messages of the last of these starts
 */
public record HaproxyGivenUp(String commitId, int starts, List<String> messages)
    implements DeploymentChange {

  public HaproxyGivenUp {
    messages = List.copyOf(messages);
  }

  /**
   * Returns the deployment unchanged: HAProxy should still run, and hrapi's next start tries again.
   */
  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment;
  }
}
