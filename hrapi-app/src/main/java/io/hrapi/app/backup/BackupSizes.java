package io.hrapi.app.backup;

/**
 * The size limits of stored and fetched databases, in bytes.
 *
 * @param part the largest file that is sent to an artifact repository; a larger database is split
 * @param database the largest database that is fetched; any size is stored
 */
public record BackupSizes(long part, long database) {

  public BackupSizes {
    if (part < 1 || database < 1) {
      throw new IllegalArgumentException("expected sizes from 1: " + part + ", " + database);
    }
  }

  /**
   * Checks the size of a database that is fetched.
   *
   * @throws BackupException.TooLarge if it is larger than the limit
   */
  void check(long bytes) {
    if (bytes > database) {
      throw new BackupException.TooLarge(
          bytes
              + " bytes or more are too many for a backup to restore; it may have at most "
              + database
              + " (maxDatabase)");
    }
  }
}
