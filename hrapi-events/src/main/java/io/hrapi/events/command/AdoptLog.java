package io.hrapi.events.command;

import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.projection.View;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalLong;

/**
 * Copies the whole history of another log into this one, which must be empty. What that log
 * recorded of HAProxy happened elsewhere, so nothing runs here until a commit.
 *
 * @param file the other log, completely verified; must not change until the command is answered
 * @param history the view at the end of the other log
 * @param subject the path of the request: {@code /controller/_import-sql}
 * @param provenance the origin, stored in the event
 */
public record AdoptLog(Path file, View history, String subject, Provenance provenance)
    implements Command {

  @Override
  public View base(View current) {
    return history;
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
    if (view.version() != 0) {
      throw new Refusal.Conflict(
          "only an empty log can take over another log's history; this one is at version "
              + view.version()
              + ": import only the state",
          List.of());
    }
    Drafts drafts = new Drafts();
    drafts.addAll(List.of(provenance, new DeploymentForgotten()));
    return drafts.decision(EventType.LOG_ADOPTED, subject, Decision.Outcome.DONE);
  }
}
