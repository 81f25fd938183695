package io.hrapi.events.log;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A secret that the log stores next to the event that refers to it: a private key, encrypted with a
 * master key that the log does not have. Outside the hash chain, so that it can be encrypted again
 * and destroyed. An immutable value.
 */
public final class KeptSecret {

  private final String id;
  private final String keyId;
  private final byte[] sealed;

  /**
   * Creates an encrypted secret.
   *
   * @param id the id of the secret, unique in all logs, and the same under every master key
   * @param keyId the id of the master key that it is encrypted with
   * @param sealed the ciphertext, with everything needed to decrypt it except the master key;
   *     copied
   * @throws IllegalArgumentException if one of them is empty
   */
  public KeptSecret(String id, String keyId, byte[] sealed) {
    if (id.isEmpty() || keyId.isEmpty() || sealed.length == 0) {
      throw new IllegalArgumentException(
          "a secret has an id, a key's id and sealed bytes, not \""
              + id
              + "\", \""
              + keyId
              + "\" and "
              + sealed.length
              + " bytes");
    }
    this.id = id;
    this.keyId = keyId;
    this.sealed = sealed.clone();
  }

  public String id() {
    return id;
  }

  /** Returns the id of the master key that it is encrypted with. */
  public String keyId() {
    return keyId;
  }

  /** Returns a copy of the ciphertext. */
  public byte[] sealed() {
    return sealed.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof KeptSecret that
        && id.equals(that.id)
        && keyId.equals(that.keyId)
        && Arrays.equals(sealed, that.sealed);
  }

  @Override
  public int hashCode() {
    return id.hashCode();
  }

  /** Returns a text without the ciphertext, which must not be logged. */
  @Override
  public String toString() {
    return "secret " + id + " under key " + keyId;
  }
}
