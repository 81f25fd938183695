package io.hrapi.events.command;

import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/** Confirms the commit that waits for confirmation. */
public record ConfirmCommit() implements Command {

  @Override
  public String subject() {
    return "/controller/confirm";
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

  /**
   * Decides to confirm the commit.
   *
   * @throws Refusal.Conflict if no commit waits for confirmation: none requested it, or it was
   *     already confirmed, replaced by a later commit, or rolled back
   */
  @Override
  public Decision decide(View view) {
    Confirmation confirmation = view.deployment().confirmation();
    LoadedCommit commit = view.deployment().commit();
    if (confirmation == null || commit == null) {
      throw new Refusal.Conflict(
          "no commit waits for a confirmation: none requested one, or it was already "
              + "confirmed, replaced by a later commit, or rolled back because it was not "
              + "confirmed in time",
          List.of(),
          Advice.COMMITS_NOT_CONFIRMED);
    }
    return new Decision(
        EventType.COMMIT_CONFIRMED,
        subject(),
        Decision.Outcome.DONE,
        List.of(new CommitConfirmed(confirmation.version(), commit.id())),
        Map.of(),
        Attachments.NONE);
  }
}
