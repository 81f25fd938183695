package io.hrapi.api.request;

/** A body that is not JSON; the message says at which position. */
public final class MalformedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MalformedBodyException(String message) {
    super(message, null, false, false);
  }
}
