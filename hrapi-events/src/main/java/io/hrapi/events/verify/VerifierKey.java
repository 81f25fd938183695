package io.hrapi.events.verify;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * The public key that verifies a log's checkpoints, with its name, in the format of C2SP's
 * signed-note: {@code <name>+<key id>+<base64 of the algorithm's number and the key>}. Immutable.
 */
public final class VerifierKey {

  /** The number of Ed25519 in signed-note. */
  private static final byte ED25519 = 1;

  private static final int KEY_BYTES = 32;
  private static final int ID_BYTES = 4;

  /**
   * The bytes before the 32 bytes of an Ed25519 key in its X.509 encoding (RFC 8410, section 4).
   */
  private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

  private final String name;
  private final byte[] key;

  private VerifierKey(String name, byte[] key) {
    this.name = name;
    this.key = key;
  }

  /**
   * Returns a key with a name, which says what it signs.
   *
   * @param key an Ed25519 key
   */
  public static VerifierKey of(String name, PublicKey key) {
    byte[] encoded = key.getEncoded();
    return new VerifierKey(
        name, Arrays.copyOfRange(encoded, encoded.length - KEY_BYTES, encoded.length));
  }

  /**
   * Parses a key.
   *
   * @throws IllegalArgumentException if the text is not a key
   */
  public static VerifierKey parse(String text) {
    String[] parts = text.strip().split("\\+", 3);
    if (parts.length < 3 || parts[0].isEmpty()) {
      throw bad(text, "expected <name>+<key id>+<base64>");
    }
    byte[] encoded = base64(parts[2]);
    if (encoded == null || encoded.length != 1 + KEY_BYTES || encoded[0] != ED25519) {
      throw bad(text, "its last part is not an Ed25519 key");
    }
    VerifierKey key = new VerifierKey(parts[0], Arrays.copyOfRange(encoded, 1, encoded.length));
    String id = HexFormat.of().formatHex(key.id());
    if (!parts[1].equals(id)) {
      throw bad(text, "its key id is " + parts[1] + ", but that of the key is " + id);
    }
    return key;
  }

  private static IllegalArgumentException bad(String text, String why) {
    return new IllegalArgumentException("\"" + text.strip() + "\" is not a verifier key: " + why);
  }

  /**
   * Decodes base64; returns null if the text is not base64 or not the canonical text of its bytes.
   * Java's decoder ignores the unused bits of the last digit, so that several texts would be the
   * same signature.
   */
  static byte @Nullable [] base64(String text) {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      return Base64.getEncoder().encodeToString(bytes).equals(text) ? bytes : null;
    } catch (IllegalArgumentException e) {
      return null;
    }
  }

  /** Returns the name, which says what it signs: {@code hrapi/<log's id>}. */
  public String name() {
    return name;
  }

  /** Returns the four bytes before a signature that identify its key. */
  byte[] id() {
    MessageDigest digest = sha256();
    digest.update(name.getBytes(StandardCharsets.UTF_8));
    digest.update((byte) '\n');
    digest.update(ED25519);
    digest.update(key);
    return Arrays.copyOf(digest.digest(), ID_BYTES);
  }

  /** Returns whether this key signed a text. */
  boolean signed(byte[] text, byte[] signature) {
    try {
      Signature verifier = Signature.getInstance("Ed25519");
      verifier.initVerify(
          KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509())));
      verifier.update(text);
      return verifier.verify(signature);
    } catch (GeneralSecurityException e) {
      // A malformed key or signature verifies nothing.
      return false;
    }
  }

  private byte[] x509() {
    return ByteBuffer.allocate(X509_PREFIX.length + KEY_BYTES).put(X509_PREFIX).put(key).array();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Returns the form that {@link #parse} reads. */
  @Override
  public String toString() {
    byte[] typed = ByteBuffer.allocate(1 + KEY_BYTES).put(ED25519).put(key).array();
    return name
        + "+"
        + HexFormat.of().formatHex(id())
        + "+"
        + Base64.getEncoder().encodeToString(typed);
  }
}
