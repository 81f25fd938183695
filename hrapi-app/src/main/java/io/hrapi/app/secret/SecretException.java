package io.hrapi.app.secret;

import org.jspecify.annotations.Nullable;

/**
 * Why a secret cannot be encrypted or decrypted. No message contains a part of a key or of a
 * secret.
 */
public abstract sealed class SecretException extends RuntimeException
    permits SecretException.BadMasterKey,
        SecretException.OtherMasterKey,
        SecretException.DamagedSecret,
        SecretException.RotationRefused {

  private static final long serialVersionUID = 1;

  private SecretException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }

  /** The given master key is not valid, or others can read it. */
  public static final class BadMasterKey extends SecretException {
    private static final long serialVersionUID = 1;

    BadMasterKey(String message) {
      super(message, null);
    }
  }

  /** A secret is encrypted with a master key that hrapi does not have. */
  public static final class OtherMasterKey extends SecretException {
    private static final long serialVersionUID = 1;

    OtherMasterKey(String message) {
      super(message, null);
    }
  }

  /** The bytes are not what was encrypted for this secret with this key. */
  public static final class DamagedSecret extends SecretException {
    private static final long serialVersionUID = 1;

    DamagedSecret(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  /** A new master key cannot replace the old one now. */
  public static final class RotationRefused extends SecretException {
    private static final long serialVersionUID = 1;

    RotationRefused(String message) {
      super(message, null);
    }
  }
}
