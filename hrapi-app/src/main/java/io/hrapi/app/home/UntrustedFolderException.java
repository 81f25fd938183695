package io.hrapi.app.home;

/** A folder is not hrapi's to use: others own it, can write to it, or can look into it. */
public final class UntrustedFolderException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  UntrustedFolderException(String message) {
    super(message);
  }
}
