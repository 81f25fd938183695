package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the log can be read, but its contents are not what hrapi wrote. The message says what
 * and, if possible, at which version. Neither a retry nor another disk helps.
 */
public final class DamagedLogException extends EventStoreException {

  private static final long serialVersionUID = 1;

  public DamagedLogException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
