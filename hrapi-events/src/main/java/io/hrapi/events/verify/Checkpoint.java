package io.hrapi.events.verify;

import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.function.UnaryOperator;

/**
 * A signed statement of where a log ended at a time: a note in the format of C2SP's signed-note
 * and, as far as a hash chain allows, tlog-checkpoint. Its lines are the origin {@code hrapi/<log's
 * id>}, the version, the hash in base64, {@code time} with the time, an empty line, and signatures.
 * A copy that is stored elsewhere makes it possible to verify later that the log still continues
 * it. Immutable.
 */
public final class Checkpoint {

  private static final String ORIGIN = "hrapi/";
  private static final String TIME = "time ";
  private static final String SIGNATURE = "— ";
  private static final int LINES = 4;
  private static final int ID_BYTES = 4;
  private static final int SIGNATURE_BYTES = 64;

  private final String logId;
  private final LogHead head;
  private final Instant time;
  private final String note;

  private Checkpoint(String logId, LogHead head, Instant time, String note) {
    this.logId = logId;
    this.head = head;
    this.time = time;
    this.note = note;
  }

  /** Returns the name of the key that signs a log's checkpoints: {@code hrapi/<log's id>}. */
  public static String origin(String logId) {
    return ORIGIN + logId;
  }

  /**
   * Creates and signs a checkpoint.
   *
   * @param key the public key of the signer
   * @param signer returns the signature of the given bytes
   */
  public static Checkpoint sign(
      String logId, LogHead head, Instant time, VerifierKey key, UnaryOperator<byte[]> signer) {
    String text =
        origin(logId)
            + "\n"
            + head.version()
            + "\n"
            + Base64.getEncoder().encodeToString(head.hash().toBytes())
            + "\n"
            + TIME
            + time
            + "\n";
    byte[] signature = signer.apply(text.getBytes(StandardCharsets.UTF_8));
    byte[] named =
        ByteBuffer.allocate(ID_BYTES + signature.length).put(key.id()).put(signature).array();
    return new Checkpoint(
        logId,
        head,
        time,
        text
            + "\n"
            + SIGNATURE
            + key.name()
            + " "
            + Base64.getEncoder().encodeToString(named)
            + "\n");
  }

  /**
   * Parses a checkpoint and verifies that a key signed it; ignores signatures of other keys.
   *
   * @throws IllegalArgumentException if the text is not a checkpoint or is not signed by this key
   */
  public static Checkpoint open(String note, VerifierKey key) {
    int end = note.indexOf("\n\n");
    if (end < 0) {
      throw bad("it has no empty line before its signatures");
    }
    String text = note.substring(0, end + 1);
    byte[] signed = text.getBytes(StandardCharsets.UTF_8);
    boolean verified = false;
    for (String line : note.substring(end + 2).split("\n", -1)) {
      verified |= isBy(line, signed, key);
    }
    if (!verified) {
      throw bad("no signature on it is by the key " + key);
    }
    return parse(text, note);
  }

  private static boolean isBy(String line, byte[] text, VerifierKey key) {
    String start = SIGNATURE + key.name() + " ";
    byte[] named =
        line.startsWith(start) ? VerifierKey.base64(line.substring(start.length())) : null;
    return named != null
        && named.length == ID_BYTES + SIGNATURE_BYTES
        && Arrays.equals(named, 0, ID_BYTES, key.id(), 0, ID_BYTES)
        && key.signed(text, Arrays.copyOfRange(named, ID_BYTES, named.length));
  }

  private static Checkpoint parse(String text, String note) {
    String[] lines = text.split("\n", -1);
    if (lines.length < LINES
        || !lines[0].startsWith(ORIGIN)
        || !lines[1].matches("0|[1-9]\\d{0,17}")
        || !lines[3].startsWith(TIME)) {
      throw bad("expected the lines hrapi/<log>, version, hash, time");
    }
    byte[] hash = VerifierKey.base64(lines[2]);
    if (hash == null || hash.length != Hash.BYTES) {
      throw bad("its third line is not a hash");
    }
    try {
      return new Checkpoint(
          lines[0].substring(ORIGIN.length()),
          new LogHead(Long.parseLong(lines[1]), Hash.of(hash)),
          Instant.parse(lines[3].substring(TIME.length())),
          note);
    } catch (DateTimeException e) {
      throw bad("its fourth line is not a time");
    }
  }

  private static IllegalArgumentException bad(String why) {
    return new IllegalArgumentException("the text is not a checkpoint: " + why);
  }

  /** Returns the id of the log. */
  public String logId() {
    return logId;
  }

  /** Returns the head of the log at that time. */
  public LogHead head() {
    return head;
  }

  /** Returns when it was signed. */
  public Instant time() {
    return time;
  }

  /** Returns the whole text, including the signatures. */
  public String note() {
    return note;
  }
}
