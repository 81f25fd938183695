package io.hrapi.app.secret;

import org.jspecify.annotations.Nullable;

/** Why a secret cannot be sealed or opened. No message holds a part of a key or of a secret. */
public abstract sealed class SecretException extends RuntimeException
    permits SecretException.BadMasterKey,
        SecretException.OtherMasterKey,
        SecretException.DamagedSecret,
        SecretException.RotationRefused {

  private static final long serialVersionUID = 1;

  private SecretException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** What is given as a master key is none, or others can read it. */
  public static final class BadMasterKey extends SecretException {
    private static final long serialVersionUID = 1;

    BadMasterKey(String message) {
      super(message, null);
    }
  }

  /** A secret is sealed under a master key that is not here. */
  public static final class OtherMasterKey extends SecretException {
    private static final long serialVersionUID = 1;

    OtherMasterKey(String message) {
      super(message, null);
    }
  }

  /** The sealed bytes are not those that were sealed for this secret under this key. */
  public static final class DamagedSecret extends SecretException {
    private static final long serialVersionUID = 1;

    DamagedSecret(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A new master key cannot take the old one's place now. */
  public static final class RotationRefused extends SecretException {
    private static final long serialVersionUID = 1;

    RotationRefused(String message) {
      super(message, null);
    }
  }
}
