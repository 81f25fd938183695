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
 * Records what happened to HAProxy. It has already happened, so it is never refused because of the
 * state.
 *
 * @param type the type of the event
 * @param subject the path of the request, for example {@code /controller/commit}
 * @param changes what happened, in order
 * @param texts the loaded configurations, for the log to store
 */
public record RecordDeployment(
    EventType type, String subject, List<DeploymentChange> changes, List<KeptText> texts)
    implements Command {

  public RecordDeployment {
    changes = List.copyOf(changes);
    texts = List.copyOf(texts);
  }

  /** Creates the command for one change. */
  public RecordDeployment(
      EventType type, String subject, DeploymentChange change, List<KeptText> texts) {
    this(type, subject, List.of(change), texts);
  }

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** Returns empty: a command on the whole model has no revision. */
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
