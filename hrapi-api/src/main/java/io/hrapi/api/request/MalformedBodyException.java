package io.hrapi.api.request;

/**
 * Thrown if a body cannot be parsed as JSON or YAML. The message names the position if it is known.
 */
public final class MalformedBodyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  public MalformedBodyException(String message) {
    super(message, null, false, false);
  }
}
