package io.hrapi.app.backup;

import org.jspecify.annotations.Nullable;

/** A backup could not be stored, listed, fetched or deleted. */
public abstract sealed class BackupException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private BackupException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The store is down, does not answer or is broken; a later attempt may succeed. */
  public static final class Unavailable extends BackupException {
    private static final long serialVersionUID = 1;

    Unavailable(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** There is no such name or version. */
  public static final class NotFound extends BackupException {
    private static final long serialVersionUID = 1;

    NotFound(String message) {
      super(message, null);
    }
  }

  /** The store gave an unexpected answer; nothing of it was used. */
  public static final class BadAnswer extends BackupException {
    private static final long serialVersionUID = 1;

    BadAnswer(String message) {
      super(message, null);
    }
  }

  /** The database is larger than the limit for fetching; see {@link BackupSizes}. */
  public static final class TooLarge extends BackupException {
    private static final long serialVersionUID = 1;

    TooLarge(String message) {
      super(message, null);
    }
  }
}
