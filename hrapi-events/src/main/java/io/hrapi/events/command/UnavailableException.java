package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/** Nothing can be written at the moment: the queue is full, or the log has failed. */
public final class UnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
