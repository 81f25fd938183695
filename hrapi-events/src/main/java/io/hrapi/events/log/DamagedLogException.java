package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * The log can be read, but what it holds is not what hrapi wrote; the message says what, and where
 * it can the version. No repeated try and no other disk helps.
 */
public final class DamagedLogException extends EventStoreException {

  private static final long serialVersionUID = 1;

  public DamagedLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
