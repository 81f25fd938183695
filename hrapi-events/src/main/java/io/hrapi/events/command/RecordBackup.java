package io.hrapi.events.command;

import io.hrapi.events.change.BackupStored;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Records that the log was stored elsewhere: it is done already, so that no state refuses it.
 *
 * @param subject what was asked for: {@code /controller/backup/default}
 */
public record RecordBackup(String subject, BackupStored backup) implements Command {

  @Override
  public void check(Preconditions preconditions, View view) {
    preconditions.checkModel(view);
  }

  /** An act on the whole log has none. */
  @Override
  public OptionalLong revision(View view) {
    return OptionalLong.empty();
  }

  @Override
  public Decision decide(View view) {
    return new Decision(
        "BackupStored",
        subject,
        Decision.Outcome.DONE,
        List.of(backup),
        Map.of(),
        Attachments.NONE);
  }
}
