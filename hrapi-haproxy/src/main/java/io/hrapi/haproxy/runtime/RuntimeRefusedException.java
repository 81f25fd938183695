package io.hrapi.haproxy.runtime;

/**
 * HAProxy refused a change at run time, or did not reach the expected state. It may have made
 * earlier changes: a reload repairs everything.
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
