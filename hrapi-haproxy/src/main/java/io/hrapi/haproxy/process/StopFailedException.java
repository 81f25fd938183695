package io.hrapi.haproxy.process;

/** HAProxy did not end; the message says which process is still there. */
public final class StopFailedException extends RuntimeException {

  private static final long serialVersionUID = 1L;

  StopFailedException(String message) {
    super(message);
  }
}
