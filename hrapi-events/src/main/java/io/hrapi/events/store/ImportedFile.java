package io.hrapi.events.store;

import io.hrapi.events.log.Allowance;
import io.hrapi.events.log.EventStoreException;
import java.nio.file.Path;

/** A database file to import, completely checked: a log of hrapi or a database of pyHrapi. */
public sealed interface ImportedFile extends AutoCloseable permits ImportedLog, ImportedLegacy {

  /**
   * Opens a file and checks all of it. Nothing is written to the file or beside it, and nothing
   * that its schema says (a trigger, a view) is carried out.
   *
   * @param file must not change while it is open, and has no {@code -wal} beside it: an export, not
   *     a log in use
   * @throws RefusedFileException if it is damaged, or neither a log that this release can read nor
   *     a database of pyHrapi's
   * @throws EventStoreException if the disk or the memory fails, or the file is not there
   */
  static ImportedFile open(Path file) {
    return open(file, Allowance.UNLIMITED);
  }

  /**
   * Opens a file and checks all of it, within a bound on the memory that its content needs.
   *
   * @param allowance what is needed is taken from it before it is used, and stays taken
   */
  static ImportedFile open(Path file, Allowance allowance) {
    return ImportedFiles.open(file, allowance);
  }

  /** Lets go of the file. */
  @Override
  void close();
}
