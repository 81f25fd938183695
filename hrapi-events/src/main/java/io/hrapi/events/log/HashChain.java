package io.hrapi.events.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chain that reveals whether events were changed, removed or reordered outside of hrapi. The
 * hash of an event is the SHA-256 of the previous event's hash and the stored bytes of all its
 * fields, each preceded by its length (4 bytes, big-endian; −1 for an absent field), with numbers
 * as 8 bytes (big-endian) and text as UTF-8.
 *
 * <p>Not thread-safe: it reuses one digest and one buffer.
 */
public final class HashChain {

  private static final int ABSENT = -1;

  private static final int FIRST_CAPACITY = 4_096;

  /** Longer texts are hashed in pieces, so that their bytes are never in memory all at once. */
  private static final int PIECE_CHARS = 1 << 14;

  private final MessageDigest digest;

  /** Collects the fields of an event, so that the digest is not updated for each of them. */
  private byte[] buffer = new byte[FIRST_CAPACITY];

  private int size;

  public HashChain() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /**
   * Returns the hash of an event that follows {@code previous}; does not read the event's own hash.
   */
  public Hash hash(Hash previous, EventRecord event) {
    size = 0;
    add(previous.toBytes());
    add(event.version());
    add(event.timeMicros());
    add(event.id());
    add(event.logId());
    add(event.node());
    add(event.type());
    add(event.subject());
    add(event.actor());
    add(event.origin());
    add(event.reason());
    add(event.requestId());
    add(event.traceparent());
    add(event.idempotencyKey());
    add(event.requestHash());
    add(event.answer());
    add(event.format());
    add(event.changes());
    digest.update(buffer, 0, size);
    return Hash.of(digest.digest());
  }

  private void add(long value) {
    addLength(Long.BYTES);
    reserve(Long.BYTES);
    for (int shift = Long.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[size++] = (byte) (value >>> shift);
    }
  }

  private void add(@Nullable String text) {
    if (text == null) {
      addLength(ABSENT);
      return;
    }
    if (text.length() > PIECE_CHARS) {
      addInPieces(text);
      return;
    }
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    addLength(bytes.length);
    add(bytes);
  }

  private void addInPieces(String text) {
    int length = 0;
    for (int from = 0; from < text.length(); from = end(text, from)) {
      length = Math.addExact(length, piece(text, from).length);
    }
    addLength(length);
    for (int from = 0; from < text.length(); from = end(text, from)) {
      digest.update(buffer, 0, size);
      size = 0;
      add(piece(text, from));
    }
  }

  private static byte[] piece(String text, int from) {
    return text.substring(from, end(text, from)).getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the end of a piece; does not split a surrogate pair. */
  private static int end(String text, int from) {
    int end = Math.min(from + PIECE_CHARS, text.length());
    return end < text.length() && Character.isHighSurrogate(text.charAt(end - 1)) ? end - 1 : end;
  }

  private void add(byte[] bytes) {
    reserve(bytes.length);
    System.arraycopy(bytes, 0, buffer, size, bytes.length);
    size += bytes.length;
  }

  private void addLength(int length) {
    reserve(Integer.BYTES);
    for (int shift = Integer.SIZE - Byte.SIZE; shift >= 0; shift -= Byte.SIZE) {
      buffer[size++] = (byte) (length >>> shift);
    }
  }

  private void reserve(int more) {
    if (buffer.length - size < more) {
      buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, size + more));
    }
  }
}
