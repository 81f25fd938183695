package io.hrapi.events.change;

import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import java.util.List;

/**
 * HAProxy runs a configuration that it did not run before, or will run it after its next start.
 *
 * @param commit what was loaded
 * @param trigger what caused the load
 * @param rendered the model's version that was rendered, or whose certificates the upload was
 *     loaded with
 * @param outcome {@code START}, {@code RELOAD}, {@code RUNTIME}, {@code STAGED} or {@code FOUND}
 * @param because the reason for this outcome; empty if no other was possible
 * @param pid the process id of HAProxy's master; 0 if HAProxy is stopped
 * @param haproxy HAProxy's version
 * @param release the release of hrapi that rendered the configuration
 * @param warnings the warnings of HAProxy and hrapi, for people to read
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
