package io.hrapi.app.backup;

/**
 * The size limits of stored and fetched databases, in bytes.
 *
 * @param part the largest file that an artifact repository is sent; a larger database is cut
 * @param database the largest that is fetched; any is stored
 */
public record BackupSizes(long part, long database) {

  public BackupSizes {
    if (part < 1 || database < 1) {
      throw new IllegalArgumentException("expected sizes from 1: " + part + ", " + database);
    }
  }

  /**
   * Refuses what is announced to be too large.
   *
   * @throws BackupException.TooLarge likewise
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
