package io.hrapi.events.command;

import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Records what happened to HAProxy: it has already happened, so no state refuses it.
 *
 * @param type of the event, in the past tense
 * @param subject what was asked for: {@code /controller/commit}
 * @param changes what it was, in their order
 * @param texts configurations that were loaded, for the log to keep
 */
public record RecordDeployment(
    EventType type, String subject, List<DeploymentChange> changes, List<KeptText> texts)
    implements Command {

  public RecordDeployment {
    changes = List.copyOf(changes);
    texts = List.copyOf(texts);
  }

  /** Records one change. */
  public RecordDeployment(
      EventType type, String subject, DeploymentChange change, List<KeptText> texts) {
    this(type, subject, List.of(change), texts);
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** An act on the whole model has none. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    return new Decision(
        type, subject, Decision.Outcome.DONE, changes, Map.of(), Attachments.ofTexts(texts));
  }
}
