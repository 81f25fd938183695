package io.hrapi.app.http.problem;

/** A body over its limit; the message names the limit. */
public final class TooLargeException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public TooLargeException(String message) {
    super(message, null, false, false);
  }
}
