package io.hrapi.app.transfer;

import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.BackupVersion;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.events.change.EventType;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Name;
import io.hrapi.events.store.RefusedFileException;

/** Restores models from backups. Thread-safe. */
public final class BackupRestorer {

  private final OwnChain chain;
  private final BackupStore backups;
  private final Imports imports;
  private final TransferFiles files;
  private final DiskSpace space;

  /**
   * Creates the restorer of one log.
   *
   * @param store the store of the log
   * @param backups keeps the backups
   * @param space the space of the disk: if it is too short for a backup, nothing is restored
   */
  public BackupRestorer(
      EventStore store,
      BackupStore backups,
      Imports imports,
      TransferFiles files,
      DiskSpace space) {
    this.chain = new OwnChain(store);
    this.backups = backups;
    this.imports = imports;
    this.files = files;
    this.space = space;
  }

  /**
   * Restores the model of a backup.
   *
   * @throws RefusedFileException if the file is not a log, or not the one that its note describes
   *     or that our own log recorded when it was stored
   */
  public Incoming restore(
      Name name,
      int number,
      Preconditions preconditions,
      HttpRequester<Incoming> requester,
      boolean dryRun) {
    BackupVersion version = backups.version(name, number);
    version.note().ifPresent(note -> space.require("a backup to restore is", note.size()));
    return files.use(
        file -> {
          backups.fetch(name, number, file);
          String place = Backups.place(name, number);
          ImportSource source =
              new ImportSource(
                  EventType.RESTORED,
                  "/controller/restore/" + name + "/" + number,
                  place,
                  chain.recorded(name, place).orElse(null),
                  version
                      .note()
                      .map(note -> new LogHead(note.logVersion(), note.headHash()))
                      .orElse(null));
          return imports.take(file, source, preconditions, requester, dryRun);
        });
  }
}
