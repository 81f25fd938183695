package io.hrapi.api.request;

/** A body that is no JSON; the message says where it stops being it. */
public final class MalformedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MalformedBodyException(String message) {
    super(message, null, false, false);
  }
}
