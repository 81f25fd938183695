package io.hrapi.events.log;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
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

  private final MessageDigest digest;
  private final byte[] number = new byte[Integer.BYTES + Long.BYTES];

  public HashChain() {
    try {
      digest = MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** The hash of an event that follows on {@code previous}; the event's own hash is not read. */
  public Hash hash(Hash previous, EventRecord event) {
    digest.update(previous.toBytes());
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
    return Hash.of(digest.digest());
  }

  private void add(long value) {
    putInt(Long.BYTES);
    for (int i = 0; i < Long.BYTES; i++) {
      number[Integer.BYTES + i] = (byte) (value >>> (Long.SIZE - Byte.SIZE * (i + 1)));
    }
    digest.update(number);
  }

  private void add(@Nullable String text) {
    byte[] bytes = text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    putInt(bytes == null ? ABSENT : bytes.length);
    digest.update(number, 0, Integer.BYTES);
    if (bytes != null) {
      digest.update(bytes);
    }
  }

  private void putInt(int value) {
    for (int i = 0; i < Integer.BYTES; i++) {
      number[i] = (byte) (value >>> (Integer.SIZE - Byte.SIZE * (i + 1)));
    }
  }
}
