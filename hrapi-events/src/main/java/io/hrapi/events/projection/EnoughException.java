package io.hrapi.events.projection;

/** Ends a read of the log when the reader has enough for now. */
final class EnoughException extends RuntimeException {

  private static final long serialVersionUID = 1;

  EnoughException() {
    super(null, null, false, false);
  }
}
