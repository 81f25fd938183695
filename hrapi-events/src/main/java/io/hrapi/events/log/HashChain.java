package io.hrapi.events.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The chain that shows whether someone changed, removed or reordered events behind our back: each
 * event's hash is SHA-256 over the hash before it and the stored bytes of all its fields, each with
 * its length in front (4 bytes, big-endian; −1 for a field that is absent), numbers as 8 bytes,
 * text as UTF-8.
 *
 * <p>Not thread-safe: it reuses one digest and one buffer.
 */
public final class HashChain {

  private static final int ABSENT = -1;

  private static final int FIRST_CAPACITY = 4_096;

  /** A longer text is hashed in pieces: its bytes are never there all at once. */
  private static final int PIECE_CHARS = 1 << 14;

  private final MessageDigest digest;

  /** The fields of one event, so that the digest is not asked for each of them. */
  private byte[] buffer = new byte[FIRST_CAPACITY];

  private int size;

  public HashChain() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of an event that follows on {@code previous}; the event's own hash is not read. */
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

  /** Where a piece ends; the two halves of a character stay together. */
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
