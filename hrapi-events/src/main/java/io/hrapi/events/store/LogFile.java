package io.hrapi.events.store;

import io.hrapi.events.log.EventStoreException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Creates the log's file, or ensures that an existing one is a log of hrapi before SQLite writes to
 * it.
 */
final class LogFile {

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rw-------");

  private LogFile() {}

  /**
   * Ensures that {@code file} is a log with this release's schema, accessible to its owner only.
   *
   * @throws EventStoreException if the file is not a log of hrapi, is damaged or written by a newer
   *     release, or cannot be created
   */
  static void prepare(Path file, Supplier<UUID> newLogId, InstantSource clock) {
    try {
      if (Files.exists(file)) {
        checkHeader(file);
        restrict(file);
        migrate(file);
      } else {
        create(file, newLogId, clock);
      }
    } catch (IOException | SQLException e) {
      throw Sqlite.failure("open the event log", file, e);
    }
  }

  /**
   * Creates the log under another name first, so that a crash leaves either no log or a complete
   * one. An empty file can therefore be refused as a lost log.
   */
  private static void create(Path file, Supplier<UUID> newLogId, InstantSource clock)
      throws IOException, SQLException {
    Path folder = file.toAbsolutePath().getParent();
    if (folder == null || !Files.isDirectory(folder)) {
      throw refusal(
          file, "its folder does not exist", "create it, accessible only to hrapi's user");
    }
    Path wal = beside(file, "-wal");
    if (Files.exists(wal) && Files.size(wal) > 0) {
      throw refusal(
          file,
          "the file is missing, but its " + wal.getFileName() + " exists",
          "restore the file from a backup, or move the other file away to start a new log");
    }
    Path unfinished = beside(file, ".new");
    for (String suffix : new String[] {"", "-wal", "-shm", "-journal"}) {
      Files.deleteIfExists(beside(unfinished, suffix));
    }
    createPrivate(unfinished);
    try (Connection connection = Sqlite.openForWriting(unfinished)) {
      Migrations.run(connection, file);
      identify(connection, newLogId.get(), clock);
    }
    putInPlace(unfinished, file);
  }

  /**
   * Sets the mode before the first byte is written; SQLite gives the -wal and -shm files the same
   * mode.
   */
  static void createPrivate(Path file) throws IOException {
    Files.createFile(file, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
  }

  /** Renames a finished file, and syncs the folder so that the name survives a power failure. */
  static void putInPlace(Path unfinished, Path file) throws IOException {
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
    Path folder = file.toAbsolutePath().getParent();
    try (FileChannel names = FileChannel.open(folder, StandardOpenOption.READ)) {
      names.force(true);
    }
  }

  private static void identify(Connection connection, UUID id, InstantSource clock)
      throws SQLException {
    try (PreparedStatement insert =
        connection.prepareStatement("INSERT INTO log (one, id, created_micros) VALUES (1, ?, ?)")) {
      insert.setString(1, id.toString());
      insert.setLong(2, ChronoUnit.MICROS.between(Instant.EPOCH, clock.instant()));
      insert.executeUpdate();
    }
  }

  /** Reads the bytes without SQLite, which would already write to a file that is not a log. */
  private static void checkHeader(Path file) throws IOException {
    long size = Files.size(file);
    if (size == 0) {
      throw refusal(
          file,
          "the file is empty, and a log never is",
          "restore it from a backup, or move it away to start a new log");
    }
    DatabaseHeader header = DatabaseHeader.read(file);
    if (!header.isSqlite()) {
      throw refusal(
          file,
          "the file is not an SQLite database",
          "check the path; if it was a log, restore it from a backup");
    }
    if (header.isWhole() && header.applicationId() != Migrations.APPLICATION_ID) {
      throw refusal(
          file,
          "the file is another program's SQLite database: its application_id is "
              + header.applicationId()
              + ", a log's is "
              + Migrations.APPLICATION_ID,
          "check the path");
    }
    checkWhole(file, header);
  }

  private static void checkWhole(Path file, DatabaseHeader header) throws IOException {
    Path wal = beside(file, "-wal");
    // A crash during a checkpoint can leave half a page, which SQLite repairs from the -wal.
    boolean repairable = header.isWhole() && Files.exists(wal) && Files.size(wal) > 0;
    if (!header.hasWholePages() && !repairable) {
      throw refusal(
          file,
          "the file is truncated: " + header.fileSize() + " bytes are not a whole number of pages",
          "restore it from a backup");
    }
  }

  private static void restrict(Path file) throws IOException {
    for (Path part : new Path[] {file, beside(file, "-wal"), beside(file, "-shm")}) {
      if (Files.exists(part) && !Files.getPosixFilePermissions(part).equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(part, OWNER_ONLY);
      }
    }
  }

  private static void migrate(Path file) throws SQLException {
    try (Connection connection = Sqlite.openForWriting(file)) {
      Migrations.run(connection, file);
    }
  }

  static EventStoreException refusal(Path file, String why, String advice) {
    return new EventStoreException(
        "cannot open the event log (" + file + "): " + why + "; " + advice, null);
  }

  /** Returns the size of a log on disk in bytes, including its -wal. */
  static long bytes(Path file) {
    long bytes = 0;
    try {
      for (Path part : new Path[] {file, beside(file, "-wal")}) {
        bytes += Files.exists(part) ? Files.size(part) : 0;
      }
    } catch (IOException e) {
      throw Sqlite.failure("read the size of the event log", file, e);
    }
    return bytes;
  }

  static Path beside(Path file, String suffix) {
    return file.resolveSibling(file.getFileName() + suffix);
  }
}
