package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventStoreException;
import java.nio.file.Path;

/** A database file to import, completely checked: a log of hrapi or a database of pyHrapi. */
public sealed interface ImportedFile extends AutoCloseable permits ImportedLog, ImportedLegacy {

  /**
   * Opens a file and checks it completely. Writes nothing to the file or beside it, and executes
   * nothing that its schema defines (a trigger, a view).
   *
   * @param file must not change while it is open, and must have no {@code -wal} beside it: an
   *     export, not a log in use
   * @throws RefusedFileException if it is damaged, or neither a log that this release can read nor
   *     a pyHrapi database
   * @throws EventStoreException if reading fails, memory is exhausted, or the file is missing
   */
  static ImportedFile open(Path file) {
    return open(file, Allowance.UNLIMITED);
  }

  /**
   * Opens a file and checks it completely, within a bound on memory.
   *
   * @param allowance the memory is taken from it before it is used, and stays taken
   */
  static ImportedFile open(Path file, Allowance allowance) {
    return ImportedFiles.open(file, allowance);
  }

  /** Closes the file. */
  @Override
  void close();
}
