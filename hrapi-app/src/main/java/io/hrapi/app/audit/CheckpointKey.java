package io.hrapi.app.audit;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.VerifierKey;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.PrivateKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.util.Base64;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The key that signs checkpoints: a file in the home with the private and the public half in PEM,
 * readable only by its owner, never exported. Immutable.
 */
public final class CheckpointKey {

  private static final String ALGORITHM = "Ed25519";
  private static final String PRIVATE = "PRIVATE KEY";
  private static final String PUBLIC = "PUBLIC KEY";

  private final KeyPair pair;

  private CheckpointKey(KeyPair pair) {
    this.pair = pair;
  }

  /**
   * Reads the key from a file, which is created if it does not exist.
   *
   * @param fresh creates a new Ed25519 key
   * @throws UncheckedIOException if the file cannot be read or written
   * @throws IllegalStateException if it does not contain a key pair, or others can access it
   */
  public static CheckpointKey in(Path file, Supplier<KeyPair> fresh) {
    Optional<CheckpointKey> present = read(file);
    if (present.isPresent()) {
      return present.get();
    }
    KeyPair pair = fresh.get();
    String text =
        pem(PRIVATE, pair.getPrivate().getEncoded()) + pem(PUBLIC, pair.getPublic().getEncoded());
    try {
      PrivateFiles.createWhole(file, text.getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot write the checkpoints' key to " + file, e);
    }
    return new CheckpointKey(pair);
  }

  /**
   * Reads the key from a file; empty if the file does not exist.
   *
   * @throws UncheckedIOException if the file cannot be read
   * @throws IllegalStateException if it does not contain a key pair, or others can access it
   */
  public static Optional<CheckpointKey> read(Path file) {
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      if (!PrivateFiles.isOwnersAlone(file)) {
        throw new IllegalStateException(
            "others can read or change the checkpoints' key "
                + file
                + "; expected rw-------: \"chmod 600\" fixes that; if somebody may have read "
                + "it, move it away, and hrapi creates a new one");
      }
      String text = Files.readString(file, StandardCharsets.US_ASCII);
      KeyFactory factory = KeyFactory.getInstance(ALGORITHM);
      return Optional.of(
          new CheckpointKey(
              new KeyPair(
                  factory.generatePublic(new X509EncodedKeySpec(block(text, PUBLIC))),
                  factory.generatePrivate(new PKCS8EncodedKeySpec(block(text, PRIVATE))))));
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the checkpoints' key in " + file, e);
    } catch (GeneralSecurityException | IllegalArgumentException e) {
      throw new IllegalStateException(
          "the file " + file + " does not contain an Ed25519 key pair in PEM", e);
    }
  }

  private static String pem(String kind, byte[] bytes) {
    return "-----BEGIN "
        + kind
        + "-----\n"
        + Base64.getEncoder().encodeToString(bytes)
        + "\n-----END "
        + kind
        + "-----\n";
  }

  private static byte[] block(String text, String kind) {
    Matcher matcher =
        Pattern.compile("-----BEGIN " + kind + "-----([^-]*)-----END " + kind + "-----")
            .matcher(text);
    if (!matcher.find()) {
      throw new IllegalArgumentException("no " + kind);
    }
    return Base64.getMimeDecoder().decode(matcher.group(1));
  }

  /** Returns the public key, under the name of the log's checkpoints. */
  public VerifierKey verifier(String logId) {
    return VerifierKey.of(Checkpoint.origin(logId), pair.getPublic());
  }

  /** Signs the head of a log. */
  Checkpoint sign(String logId, LogHead head, Instant time) {
    return Checkpoint.sign(
        logId, head, time, verifier(logId), text -> sign(text, pair.getPrivate()));
  }

  private static byte[] sign(byte[] text, PrivateKey key) {
    try {
      Signature signature = Signature.getInstance(ALGORITHM);
      signature.initSign(key);
      signature.update(text);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the checkpoints' key cannot sign", e);
    }
  }
}
