package io.hrapi.haproxy.process;

import org.jspecify.annotations.Nullable;

/** HAProxy cannot be run on this machine; the message says what to do. */
public final class HaproxyUnavailableException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  HaproxyUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
