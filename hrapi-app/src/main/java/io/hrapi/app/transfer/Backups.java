package io.hrapi.app.transfer;

import io.hrapi.app.backup.BackupException;
import io.hrapi.app.backup.BackupNote;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.BackupVersion;
import io.hrapi.app.backup.Retention;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordBackup;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Stores the log as backups, and deletes those that no retention rule keeps. Thread-safe. */
public final class Backups {

  private static final Logger LOGGER = LoggerFactory.getLogger(Backups.class);

  private final EventStore store;
  private final CommandHandler handler;
  private final BackupStore backups;
  private final Retention retention;
  private final Exports exports;
  private final InstantSource clock;

  /**
   * Creates the backups of one log.
   *
   * @param store the store of the log
   * @param backups keeps the backups
   * @param retention which backups are kept
   */
  public Backups(
      EventStore store,
      CommandHandler handler,
      BackupStore backups,
      Retention retention,
      Exports exports,
      InstantSource clock) {
    this.store = store;
    this.handler = handler;
    this.backups = backups;
    this.retention = retention;
    this.exports = exports;
    this.clock = clock;
  }

  /** Returns the versions of a backup, ascending. */
  public List<BackupVersion> versions(Name name) {
    return backups.versions(name);
  }

  /**
   * The result of a backup.
   *
   * @param number the backup's version; 0 for a dry-run
   * @param head the head of the log that was stored
   * @param version the version of its event; for a dry-run the newest version
   * @param deleted the numbers of older versions that no retention rule keeps
   * @param warnings why others that no retention rule keeps still exist, for people
   */
  public record Stored(
      int number, LogHead head, long version, List<Integer> deleted, List<String> warnings) {

    public Stored {
      deleted = List.copyOf(deleted);
      warnings = List.copyOf(warnings);
    }
  }

  /** Stores the log as the next version of a backup. */
  public Stored store(
      Name name, Preconditions preconditions, HttpRequester<Stored> requester, boolean dryRun) {
    View view = handler.view();
    preconditions.checkModel(view);
    if (dryRun) {
      return new Stored(0, view.head(), view.version(), List.of(), List.of());
    }
    return exports.use((file, head) -> store(name, file, head, requester));
  }

  private Stored store(Name name, Path file, LogHead head, HttpRequester<Stored> requester) {
    BackupNote note =
        new BackupNote(head.hash(), head.version(), store.logId(), clock.instant(), size(file));
    int number = backups.store(name, file, note);
    List<String> warnings = new ArrayList<>();
    List<Integer> deleted = prune(name, warnings);
    Accepted accepted =
        Acknowledgement.await(
            handler.submit(
                new RecordBackup(
                    "/controller/backup/" + name,
                    new BackupStored(place(name, number), head),
                    deleted.stream().map(each -> new BackupDeleted(place(name, each))).toList()),
                Preconditions.NONE,
                requester.answered(
                    (decision, after) ->
                        new Stored(number, head, after.version(), deleted, warnings))));
    return new Stored(number, head, accepted.event().version(), deleted, warnings);
  }

  /**
   * Deletes the versions that no retention rule keeps; what fails is tried again with the next
   * backup.
   *
   * @param warnings receives what failed
   * @return the numbers of the deleted versions
   */
  private List<Integer> prune(Name name, List<String> warnings) {
    List<Integer> deleted = new ArrayList<>();
    if (retention.equals(Retention.ALL)) {
      return deleted;
    }
    try {
      for (int number : retention.surplus(backups.versions(name), store.logId())) {
        backups.delete(name, number);
        deleted.add(number);
      }
    } catch (BackupException e) {
      LOGGER.warn(
          "Backups of \"{}\" that the retention rules no longer keep could not be " + "deleted.",
          name,
          e);
      warnings.add(
          "older backups that the retention rules of config.yml no longer keep could "
              + "not be deleted: "
              + e.getMessage());
    }
    return deleted;
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the size of " + file, e);
    }
  }

  /** Returns the name and number of a backup as events have them. */
  static String place(Name name, int number) {
    return "backup " + name + "/" + number;
  }
}
