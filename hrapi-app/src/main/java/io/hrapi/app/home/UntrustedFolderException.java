package io.hrapi.app.home;

/** A folder that hrapi must not use: others own it, can write to it, or can read it. */
public final class UntrustedFolderException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  UntrustedFolderException(String message) {
    super(message);
  }
}
