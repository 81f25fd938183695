package io.hrapi.events.change;

import io.hrapi.events.model.Deployment;
import java.util.List;

/**
 * HAProxy ended although nothing requested it.
 *
 * @param commitId the id of the commit that is recorded as running
 * @param pid the process id of the master that ended
 * @param messages HAProxy's last messages; may be empty
 */
public record HaproxyDied(String commitId, long pid, List<String> messages)
    implements DeploymentChange {

  public HaproxyDied {
    messages = List.copyOf(messages);
  }

  /** Returns the deployment unchanged: HAProxy should still run, and hrapi restarts it. */
  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment;
  }
}
