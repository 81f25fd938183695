package io.hrapi.events.projection;

import org.jspecify.annotations.Nullable;

/** The log cannot be replayed; the message names the first version that does not fit, and why. */
public final class ReplayException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public ReplayException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
