package io.hrapi.app.http.problem;

/** A header or a query parameter that is unknown or malformed; the message names it. */
public final class BadRequestException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public BadRequestException(String message) {
    super(message, null, false, false);
  }
}
