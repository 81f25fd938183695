package io.hrapi.app.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, bounded in number and in bytes, so that a reader who keeps up never asks the
 * log. One thread adds; any number reads.
 */
final class Tail {

  private static final int FRAMES = 4_096;
  private static final long BYTES = 16L << 20;

  private final AtomicReferenceArray<@Nullable Frame> frames = new AtomicReferenceArray<>(FRAMES);
  private long first = 1;
  private long bytes;

  /** Adds the event after the one that was added last, or a later one. */
  void add(Frame frame) {
    long version = frame.version();
    bytes += frame.heap();
    Frame former = frames.getAndSet(slot(version), frame);
    bytes -= former == null ? 0 : former.heap();
    first = Math.max(first, version - FRAMES + 1);
    // The newest stays, whatever its size: all its readers share it.
    while (bytes > BYTES && first < version) {
      Frame oldest = frames.get(slot(first));
      if (oldest != null && oldest.version() == first) {
        frames.set(slot(first), null);
        bytes -= oldest.heap();
      }
      first++;
    }
  }

  /** The event of a version; null if it is not here, any more or yet. */
  @Nullable Frame get(long version) {
    Frame frame = frames.get(slot(version));
    return frame != null && frame.version() == version ? frame : null;
  }

  /** How many there can be. */
  static int capacity() {
    return FRAMES;
  }

  private static int slot(long version) {
    return (int) (version % FRAMES);
  }
}
