package io.hrapi.app.secret;

import com.google.common.hash.Hashing;
import io.hrapi.app.secret.SecretException.BadMasterKey;
import io.hrapi.app.secret.SecretException.DamagedSecret;
import io.hrapi.app.secret.SecretException.OtherMasterKey;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * 32 random bytes with which secrets are encrypted, by AES-256-GCM (NIST SP 800-38D). The ids of
 * the secret and the key are authenticated too, so that the encrypted bytes of one secret cannot
 * pass for another's. Immutable, thread-safe.
 */
public final class MasterKey {

  /** The size of a key, in bytes. */
  static final int BYTES = 32;

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final int ID_DIGITS = 16;
  private static final byte[] ID_LABEL = ascii("hrapi master key id 1\n");
  private static final byte[] SEAL_LABEL = ascii("hrapi secret 1\n");

  private final String id;
  private final SecretKey key;

  private MasterKey(byte[] bytes) {
    this.key = new SecretKeySpec(bytes, "AES");
    this.id =
        Hashing.sha256()
            .newHasher()
            .putBytes(ID_LABEL)
            .putBytes(bytes)
            .hash()
            .toString()
            .substring(0, ID_DIGITS);
  }

  /**
   * Parses a key as operators write it.
   *
   * @param text 32 bytes as 64 hexadecimal digits or in base64; surrounding white space is ignored
   * @param source for the message: {@code HRAPI_MASTER_KEY}, or a file's path
   * @throws BadMasterKey if the text is not a key
   */
  public static MasterKey parse(String text, String source) {
    String digits = text.strip();
    byte[] bytes = new byte[0];
    try {
      bytes =
          digits.length() == 2 * BYTES
              ? HexFormat.of().parseHex(digits)
              : Base64.getDecoder().decode(digits);
      if (bytes.length == BYTES) {
        return new MasterKey(bytes);
      }
    } catch (IllegalArgumentException e) {
      // Its message quotes the text; ours has only its length.
      throw bad(digits, source);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
    throw bad(digits, source);
  }

  /** Returns a new random key. */
  static MasterKey random(RandomBytes random) {
    byte[] bytes = new byte[BYTES];
    random.fill(bytes);
    try {
      return new MasterKey(bytes);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Returns 16 hexadecimal digits that identify the key and reveal nothing about it. */
  public String id() {
    return id;
  }

  /** Returns the content of the key's file: 64 hexadecimal digits and a newline. */
  byte[] toFile() {
    return ascii(HexFormat.of().formatHex(key.getEncoded()) + "\n");
  }

  /**
   * Encrypts a secret.
   *
   * @param plain not changed
   * @param secretId the id under which the secret is stored, needed again to decrypt it
   */
  SealedSecret seal(byte[] plain, String secretId, RandomBytes random) {
    byte[] nonce = new byte[NONCE_BYTES];
    random.fill(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce, secretId).doFinal(plain);
      return new SealedSecret(
          id, ByteBuffer.allocate(nonce.length + sealed.length).put(nonce).put(sealed).array());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-256-GCM", e);
    }
  }

  /**
   * Decrypts a secret.
   *
   * @return bytes that the caller overwrites after use
   * @throws OtherMasterKey if it is encrypted with another key
   * @throws DamagedSecret if these are not the bytes that were encrypted for this id
   */
  byte[] open(SealedSecret sealed, String secretId) {
    if (!sealed.keyId().equals(id)) {
      throw new OtherMasterKey(
          "the secret \""
              + secretId
              + "\" is encrypted with the master key "
              + sealed.keyId()
              + ", but the given one is "
              + id
              + "; give the key that it was encrypted with");
    }
    byte[] bytes = sealed.toBytes();
    if (bytes.length < NONCE_BYTES + TAG_BITS / 8) {
      throw damaged(secretId, null);
    }
    try {
      return cipher(Cipher.DECRYPT_MODE, Arrays.copyOf(bytes, NONCE_BYTES), secretId)
          .doFinal(bytes, NONCE_BYTES, bytes.length - NONCE_BYTES);
    } catch (AEADBadTagException e) {
      throw damaged(secretId, e);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has AES-256-GCM", e);
    }
  }

  /** Returns the key's id, and nothing else about the key. */
  @Override
  public String toString() {
    return "MasterKey[" + id + "]";
  }

  private Cipher cipher(int mode, byte[] nonce, String secretId) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(SEAL_LABEL);
    // The key's id always has the same length, so that no other pair of ids gives the same bytes.
    cipher.updateAAD(ascii(id));
    cipher.updateAAD(secretId.getBytes(StandardCharsets.UTF_8));
    return cipher;
  }

  private DamagedSecret damaged(String secretId, @Nullable Throwable e) {
    return new DamagedSecret(
        "the secret \""
            + secretId
            + "\", encrypted with the master key "
            + id
            + ", is damaged, or was encrypted for another id; expected the bytes as they "
            + "were stored: restore them from a backup, or upload the certificate again",
        e);
  }

  private static BadMasterKey bad(String digits, String source) {
    return new BadMasterKey(
        source
            + " is not a master key: it has "
            + digits.length()
            + " characters; expected "
            + BYTES
            + " bytes as 64 hexadecimal digits or in base64, as written by \"openssl rand "
            + "-hex 32\"");
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }
}
