package io.hrapi.app.certificate;

/**
 * An upload that is no certificate with its key; the message says what is wrong, what was expected
 * and what to do. It never holds a part of a key, nor does a cause.
 */
public final class InvalidPemException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidPemException(String message) {
    super(message);
  }
}
