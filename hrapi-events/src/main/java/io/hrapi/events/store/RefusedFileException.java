package io.hrapi.events.store;

import org.jspecify.annotations.Nullable;

/** A file to import was refused completely; the message says what is wrong with it. */
public final class RefusedFileException extends RuntimeException {

  private static final long serialVersionUID = 1;

  /**
   * Creates the exception.
   *
   * @param message the reason, without the path of the file
   */
  public RefusedFileException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
