package io.hrapi.events.command;

import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.projection.View;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * Records that the log was stored elsewhere, and which older backups were deleted for that: it has
 * already happened, so no state refuses it.
 *
 * @param subject what was asked for: {@code /controller/backup/default}
 */
public record RecordBackup(String subject, BackupStored backup, List<BackupDeleted> deleted)
    implements Command {

  public RecordBackup {
    deleted = List.copyOf(deleted);
  }

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
    List<Change> changes = new ArrayList<>();
    changes.add(backup);
    changes.addAll(deleted);
    return new Decision(
        EventType.BACKUP_STORED,
        subject,
        Decision.Outcome.DONE,
        changes,
        Map.of(),
        Attachments.NONE);
  }
}
