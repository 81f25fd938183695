package io.hrapi.haproxy.runtime;

/**
 * HAProxy did not take a change at run time, or did not come to what it was to be. It may have
 * taken the changes before: a reload sets all of it right.
 */
public final class RuntimeRefusedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  RuntimeRefusedException(String message) {
    super(message);
  }

  RuntimeRefusedException(String message, Throwable cause) {
    super(message, cause);
  }
}
