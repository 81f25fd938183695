package io.hrapi.events.change;

import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import java.util.List;

/**
 * HAProxy runs a configuration that it did not run before, or will with its next start.
 *
 * @param trigger what had it loaded
 * @param rendered the version that was rendered, or whose certificates an upload was loaded with
 * @param outcome {@code START}, {@code RELOAD}, {@code RUNTIME}, {@code STAGED} or {@code FOUND}
 * @param because why it went this way and no other; empty where there was no other
 * @param pid HAProxy's master process; 0 if it is stopped
 * @param haproxy HAProxy's version
 * @param release the release of hrapi that rendered it
 * @param warnings HAProxy's and hrapi's, for people to read
 */
public record ConfigurationLoaded(
    LoadedCommit commit,
    Trigger trigger,
    long rendered,
    Outcome outcome,
    String because,
    long pid,
    String haproxy,
    String release,
    List<String> warnings)
    implements DeploymentChange {

  public ConfigurationLoaded {
    warnings = List.copyOf(warnings);
  }

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.loaded(
        commit, new CommitAttempt(version, rendered, outcome, warnings), trigger, newestModel);
  }
}
