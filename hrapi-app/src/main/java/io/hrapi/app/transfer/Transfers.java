package io.hrapi.app.transfer;

import io.hrapi.app.backup.BackupException;
import io.hrapi.app.backup.BackupNote;
import io.hrapi.app.backup.BackupStore;
import io.hrapi.app.backup.BackupVersion;
import io.hrapi.app.backup.Retention;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.deploy.render.PrivateKeys;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.events.change.BackupDeleted;
import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.EventType;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.AdoptLog;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordBackup;
import io.hrapi.events.command.ReplaceModel;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.legacy.LegacyImport;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.ImportedLegacy;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.RefusedFileException;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.channels.Channels;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Exports the log as one file, and imports such files: a file is checked completely before it has
 * an effect, and becomes one event. Thread-safe.
 */
public final class Transfers {

  private static final Logger LOGGER = LoggerFactory.getLogger(Transfers.class);

  /** Each export takes as much disk space as the log until it has been read. */
  private static final int EXPORTS_AT_ONCE = 4;

  /** So many more exports wait, each with a thread; others are refused immediately. */
  private static final int EXPORTS_WAITING = 8;

  private static final long EXPORT_WAIT_SECONDS = 20;

  /**
   * Adopting a log copies it in one transaction, which takes some minutes for ten million events.
   */
  private static final long ADOPTION_SECONDS = 3_600;

  private final EventStore store;
  private final CommandHandler handler;
  private final BackupStore backups;
  private final Retention retention;
  private final PrivateKeys keys;
  private final OwnChain chain;
  private final Path folder;
  private final InstantSource clock;
  private final Supplier<UUID> ids;
  private final MemoryBudget budget;
  private final DiskSpace space;
  private final Semaphore exports = new Semaphore(EXPORTS_AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(EXPORTS_WAITING);

  /**
   * Creates the exports, imports and backups of one log.
   *
   * @param retention which backups are kept
   * @param folder the folder for temporary files; files that a crash left there are deleted
   * @param ids creates the ids of files and private keys
   * @param budget the memory for a file's content while it is examined
   * @param space the space of the disk: if it is short, nothing is imported or exported
   */
  public Transfers(
      EventStore store,
      CommandHandler handler,
      BackupStore backups,
      Retention retention,
      PrivateKeys keys,
      Path folder,
      InstantSource clock,
      Supplier<UUID> ids,
      MemoryBudget budget,
      DiskSpace space) {
    this.space = space;
    this.store = store;
    this.handler = handler;
    this.backups = backups;
    this.retention = retention;
    this.keys = keys;
    this.chain = new OwnChain(store);
    this.folder = folder;
    this.clock = clock;
    this.ids = ids;
    this.budget = budget;
    PrivateFiles.emptyFolder(folder);
  }

  /**
   * The log as one file, consistent even while events are written.
   *
   * @param content the file's bytes
   * @param size in bytes
   * @param head the end of the log in the file
   */
  public record Export(InputStream content, long size, LogHead head) {}

  /**
   * Exports the log; the file is deleted when its content is closed.
   *
   * @throws UnavailableException if too many exports are in progress
   */
  public Export export() {
    begin();
    boolean handed = false;
    try {
      Export export = inFile(this::export);
      handed = true;
      return export;
    } finally {
      if (!handed) {
        exports.release();
      }
    }
  }

  /** Returns the head that an export would have at the moment. */
  public LogHead head() {
    return store.head();
  }

  private Export export(Path file) {
    LogHead head = store.export(file);
    try {
      // The file is deleted while it is open, so that nothing is left, whatever its reader does.
      return new Export(
          new ExportStream(Files.newInputStream(file), exports::release), Files.size(file), head);
    } catch (IOException e) {
      throw new UncheckedIOException("the export cannot be read", e);
    }
  }

  /**
   * Imports a file: an export of hrapi, or a database of pyHrapi.
   *
   * @param content the file's bytes, whose number the caller has limited
   * @param subject the requested path
   * @throws RefusedFileException if it is any other file; nothing has changed
   */
  public Incoming importFile(
      InputStream content,
      String subject,
      Preconditions preconditions,
      HttpRequester<Incoming> asked,
      boolean dryRun) {
    return inFile(
        file -> {
          save(content, file);
          Source source = new Source(EventType.IMPORTED, subject, "file", null, null);
          return take(file, source, preconditions, asked, dryRun);
        });
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
  public Stored backup(
      Name name, Preconditions preconditions, HttpRequester<Stored> asked, boolean dryRun) {
    View view = handler.view();
    preconditions.checkModel(view);
    if (dryRun) {
      return new Stored(0, view.head(), view.version(), List.of(), List.of());
    }
    return exporting(
        file -> {
          LogHead head = store.export(file);
          BackupNote note =
              new BackupNote(
                  head.hash(), head.version(), store.logId(), clock.instant(), size(file));
          int number = backups.store(name, file, note);
          List<String> warnings = new ArrayList<>();
          List<Integer> deleted = prune(name, warnings);
          Accepted accepted =
              Acknowledgement.await(
                  handler.submit(
                      new RecordBackup(
                          "/controller/backup/" + name,
                          new BackupStored(place(name, number), head),
                          deleted.stream()
                              .map(each -> new BackupDeleted(place(name, each)))
                              .toList()),
                      Preconditions.NONE,
                      asked.answered(
                          (decision, after) ->
                              new Stored(number, head, after.version(), deleted, warnings))));
          return new Stored(number, head, accepted.event().version(), deleted, warnings);
        });
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

  /** Runs a backup unless too many exports and backups are in progress. */
  private <T> T exporting(Function<Path, T> act) {
    begin();
    try {
      return inFile(act);
    } finally {
      exports.release();
    }
  }

  private void begin() {
    if (!exports.tryAcquire() && !awaitTurn()) {
      throw new UnavailableException(
          EXPORTS_AT_ONCE
              + " exports and backups are in progress, each as large as the log, and others "
              + "are waiting; try again later",
          null);
    }
  }

  private boolean awaitTurn() {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return exports.tryAcquire(EXPORT_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("hrapi is stopping", e);
    } finally {
      waiting.release();
    }
  }

  /** Runs an action once, when the export has been read or abandoned. */
  private static final class ExportStream extends FilterInputStream {

    private final AtomicReference<@Nullable Runnable> onClose;

    ExportStream(InputStream content, Runnable onClose) {
      super(content);
      this.onClose = new AtomicReference<>(onClose);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        Runnable once = onClose.getAndSet(null);
        if (once != null) {
          once.run();
        }
      }
    }
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
      HttpRequester<Incoming> asked,
      boolean dryRun) {
    BackupVersion version = backups.version(name, number);
    version.note().ifPresent(note -> space.require("a backup to restore is", note.size()));
    return inFile(
        file -> {
          backups.fetch(name, number, file);
          String place = place(name, number);
          Source source =
              new Source(
                  EventType.RESTORED,
                  "/controller/restore/" + name + "/" + number,
                  place,
                  chain.recorded(name, place).orElse(null),
                  version
                      .note()
                      .map(note -> new LogHead(note.logVersion(), note.headHash()))
                      .orElse(null));
          return take(file, source, preconditions, asked, dryRun);
        });
  }

  /**
   * Where a file comes from.
   *
   * @param type the event's type
   * @param subject the requested path
   * @param place a short description
   * @param recorded the log's head as our own log recorded it when the file was stored; null if it
   *     did not
   * @param noted the log's head according to the note of the backup; null if there is none
   */
  private record Source(
      EventType type,
      String subject,
      String place,
      @Nullable LogHead recorded,
      @Nullable LogHead noted) {

    /**
     * Refuses a file with another head than expected.
     *
     * @param end the file's head; null if it is not a log
     */
    void require(@Nullable LogHead end) {
      require(end, recorded, "as this log recorded at that time");
      require(end, noted, "as its note says");
    }

    private void require(@Nullable LogHead end, @Nullable LogHead expected, String says) {
      if (expected != null && !expected.equals(end)) {
        throw new RefusedFileException(
            "the "
                + place
                + " was stored with the head "
                + expected
                + ", "
                + says
                + ", but what was received "
                + (end == null ? "is a database of pyHrapi's" : "ends with " + end)
                + ": it was changed or replaced; nothing was restored",
            null);
      }
    }
  }

  private Incoming take(
      Path file,
      Source source,
      Preconditions preconditions,
      HttpRequester<Incoming> asked,
      boolean dryRun) {
    try (MemoryBudget.Share memory = budget.share("the file to import");
        ImportedFile imported = ImportedFile.open(file, memory)) {
      List<String> warnings = new ArrayList<>();
      Command command;
      if (imported instanceof ImportedLog log) {
        command = command(log, source, warnings);
      } else if (imported instanceof ImportedLegacy legacy) {
        command = command(legacy, source, warnings);
      } else {
        throw new IllegalStateException("no import for " + imported.getClass());
      }
      if (dryRun) {
        View view = handler.view();
        List<? extends Change> changes = handler.preview(command, preconditions, view).changes();
        return new Incoming(view.version(), changes, warnings);
      }
      CommandMetadata metadata =
          asked.answered(
              (decision, after) -> new Incoming(after.version(), decision.changes(), warnings));
      Accepted accepted =
          command instanceof AdoptLog
              ? Acknowledgement.await(
                  handler.submit(command, preconditions, metadata), ADOPTION_SECONDS)
              : Acknowledgement.await(handler.submit(command, preconditions, metadata));
      return new Incoming(accepted.event().version(), accepted.decision().changes(), warnings);
    }
  }

  private Command command(ImportedLog log, Source source, List<String> warnings) {
    LogHead head = log.head();
    source.require(head);
    chain.check(log);
    Provenance provenance = new Provenance(source.place(), log.logId(), head);
    for (Stamped<Certificate> certificate : log.view().model().certificates().values()) {
      warnOfKey(certificate.value(), log, warnings);
    }
    return handler.view().version() == 0
        ? new AdoptLog(log.file(), log.view(), source.subject(), provenance)
        : new ReplaceModel(
            source.type(), source.subject(), log.view().model(), provenance, named(log));
  }

  /**
   * Returns the private keys of the model's certificates; those of its history are not imported.
   */
  private static List<KeptSecret> named(ImportedLog log) {
    Set<String> ids =
        log.view().model().certificates().values().stream()
            .map(certificate -> certificate.value().secret())
            .collect(Collectors.toSet());
    return log.secrets().stream().filter(secret -> ids.contains(secret.id())).toList();
  }

  private void warnOfKey(Certificate certificate, ImportedLog log, List<String> warnings) {
    boolean opens =
        keys.canOpen(certificate)
            || log.secrets().stream()
                .anyMatch(
                    secret -> secret.id().equals(certificate.secret()) && keys.canOpen(secret));
    if (!opens) {
      warnings.add(PrivateKeys.cannotOpen(certificate));
    }
  }

  private Command command(ImportedLegacy legacy, Source source, List<String> warnings) {
    source.require(null);
    Model ours = handler.view().model();
    LegacyImport.Result result = LegacyImport.of(legacy.database(), ours.certificates().keySet());
    LegacyCertificates certificates = new LegacyCertificates(keys, ids);
    Model wanted = certificates.add(result.model(), legacy.database().certificates(), ours);
    warnings.addAll(result.warnings());
    warnings.addAll(certificates.warnings());
    return new ReplaceModel(
        source.type(),
        source.subject(),
        wanted,
        new Provenance(source.place() + " of pyHrapi", null, null),
        certificates.secrets());
  }

  private <T> T inFile(Function<Path, T> act) {
    space.require("a file that is imported or exported is", 0);
    try (Passing file = new Passing(folder.resolve(ids.get() + ".db"))) {
      return act.apply(file.path());
    }
  }

  /** A file that is deleted when it is closed. */
  private record Passing(Path path) implements AutoCloseable {

    @Override
    public void close() {
      try {
        Files.deleteIfExists(path);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete " + path, e);
      }
    }
  }

  private static void save(InputStream content, Path file) {
    try (OutputStream out = Channels.newOutputStream(PrivateFiles.openEmpty(file))) {
      content.transferTo(out);
    } catch (IOException e) {
      throw new UncheckedIOException("the file to import cannot be stored", e);
    }
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the size of " + file, e);
    }
  }

  private static String place(Name name, int number) {
    return "backup " + name + "/" + number;
  }
}
