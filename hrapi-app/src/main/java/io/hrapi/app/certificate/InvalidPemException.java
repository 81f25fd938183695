package io.hrapi.app.certificate;

/**
 * An upload that is not a certificate with its key; the message says what is wrong, what was
 * expected and what to do. Neither it nor a cause ever contains a part of a key.
 */
public final class InvalidPemException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidPemException(String message) {
    super(message);
  }
}
