package io.hrapi.app.stream;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The newest events, bounded in number and in bytes, so that a reader that keeps up never reads the
 * log. One thread adds; any number of threads read.
 */
final class Tail {

  private static final int FRAMES = 4_096;
  private static final long BYTES = 16L << 20;

  private final AtomicReferenceArray<@Nullable Frame> frames = new AtomicReferenceArray<>(FRAMES);
  private long first = 1;
  private long bytes;

  /** Adds an event, whose version must be greater than that of the last one. */
  void add(Frame frame) {
    long version = frame.version();
    bytes += frame.heap();
    Frame former = frames.getAndSet(slot(version), frame);
    bytes -= former == null ? 0 : former.heap();
    first = Math.max(first, version - FRAMES + 1);
    // The newest stays, whatever its size, since all readers share it.
    while (bytes > BYTES && first < version) {
      Frame oldest = frames.get(slot(first));
      if (oldest != null && oldest.version() == first) {
        frames.set(slot(first), null);
        bytes -= oldest.heap();
      }
      first++;
    }
  }

  /** Returns the event of a version; null if it was removed or not added yet. */
  @Nullable Frame get(long version) {
    Frame frame = frames.get(slot(version));
    return frame != null && frame.version() == version ? frame : null;
  }

  /** Returns the most events that the tail can hold. */
  static int capacity() {
    return FRAMES;
  }

  private static int slot(long version) {
    return (int) (version % FRAMES);
  }
}
