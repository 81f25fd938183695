package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if writing is not possible at the moment: the queue is full, writes are refused, the log
 * has failed or did not answer in time, or hrapi is stopping. The message says which, and whether
 * the change may have been stored.
 */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
