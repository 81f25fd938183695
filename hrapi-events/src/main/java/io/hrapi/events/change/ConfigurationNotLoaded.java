package io.hrapi.events.change;

import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Deployment;
import java.util.List;

/**
 * A commit loaded nothing: HAProxy still runs what it ran before.
 *
 * @param commitId the id of the commit
 * @param rendered the model's version that was rendered
 * @param outcome {@code UNCHANGED}, {@code REFUSED} or {@code FAILED}
 * @param messages HAProxy's own messages or hrapi's, for example which address is in use; empty for
 *     {@code UNCHANGED}
 */
public record ConfigurationNotLoaded(
    String commitId, long rendered, Outcome outcome, List<String> messages)
    implements DeploymentChange {

  public ConfigurationNotLoaded {
    messages = List.copyOf(messages);
  }

  @Override
  public Deployment applyTo(Deployment deployment, long version, long newestModel) {
    return deployment.attempted(new CommitAttempt(version, rendered, outcome, messages));
  }
}
