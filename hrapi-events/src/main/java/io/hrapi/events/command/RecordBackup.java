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
 * Records that the log was stored as a backup, and which older backups were deleted. It has already
 * happened, so it is never refused because of the state.
 *
 * @param subject the path of the request, for example {@code /controller/backup/default}
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

  /** Returns empty: a command on the whole log has no revision. */
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
