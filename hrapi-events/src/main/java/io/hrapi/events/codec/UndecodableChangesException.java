package io.hrapi.events.codec;

import org.jspecify.annotations.Nullable;

/** This release cannot read stored changes; the message says what and where. */
public final class UndecodableChangesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UndecodableChangesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
