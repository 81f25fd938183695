package io.hrapi.events.codec;

import org.jspecify.annotations.Nullable;

/** Thrown if this release cannot read stored changes. The message says what and where. */
public final class UndecodableChangesException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public UndecodableChangesException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
