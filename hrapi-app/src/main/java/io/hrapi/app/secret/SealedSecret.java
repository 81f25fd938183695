package io.hrapi.app.secret;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** An encrypted secret, which may be stored anywhere, with the id of its master key. Immutable. */
public final class SealedSecret {

  private final String keyId;
  private final byte[] bytes;

  /**
   * Creates the secret from its stored form.
   *
   * @param keyId the master key's id: 16 hexadecimal digits
   * @param bytes a nonce of 12 bytes, then the ciphertext with its tag of 16; copied
   */
  public SealedSecret(String keyId, byte[] bytes) {
    this.keyId = keyId;
    this.bytes = bytes.clone();
  }

  /** Returns the id of the master key that it is encrypted with. */
  public String keyId() {
    return keyId;
  }

  /** Returns a copy of the encrypted bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SealedSecret that
        && keyId.equals(that.keyId)
        && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return 31 * keyId.hashCode() + Arrays.hashCode(bytes);
  }

  @Override
  public String toString() {
    return "SealedSecret[" + bytes.length + " bytes under " + keyId + "]";
  }
}
