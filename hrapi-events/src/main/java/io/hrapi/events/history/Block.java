package io.hrapi.events.history;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * A block of consecutive entries of a run, in the order of their resources and versions. It
 * consists of numbers with seven bits a byte, the lowest first, with the highest bit set in all
 * bytes but the last. The number 0 starts a resource: the length of its path follows, and the path
 * in UTF-8. Any other number, less 1, is an entry: twice the difference to the previous version of
 * the same resource in this block (or to 0), plus 1 if the resource follows another from then on.
 */
final class Block {

  private static final int SEVEN_BITS = 7;
  private static final int LOW = 0x7f;
  private static final int MORE = 0x80;

  private Block() {}

  /**
   * Returns an entry's version and whether it follows as one number, which sorts like the versions.
   */
  static long coded(long version, boolean follows) {
    return version << 1 | (follows ? 1 : 0);
  }

  static long version(long coded) {
    return coded >>> 1;
  }

  static boolean follows(long coded) {
    return (coded & 1) != 0;
  }

  /** Encodes a block. For one thread. */
  static final class Writer {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private String resource = "";
    private long before;

    void add(String path, long coded) {
      if (bytes.size() == 0 || !path.equals(resource)) {
        byte[] utf8 = path.getBytes(StandardCharsets.UTF_8);
        write(0);
        write(utf8.length);
        bytes.writeBytes(utf8);
        resource = path;
        before = 0;
      }
      write(coded - (before << 1) + 1);
      before = version(coded);
    }

    private void write(long number) {
      long rest = number;
      while (rest > LOW) {
        bytes.write((int) (rest & LOW) | MORE);
        rest >>>= SEVEN_BITS;
      }
      bytes.write((int) rest);
    }

    int size() {
      return bytes.size();
    }

    byte[] take() {
      byte[] taken = bytes.toByteArray();
      bytes.reset();
      return taken;
    }
  }

  /** Iterates over the entries of a block. For one thread. */
  static final class Reader {

    private final byte[] bytes;
    private int at;
    private String resource = "";
    private long coded;

    Reader(byte[] bytes) {
      this.bytes = bytes;
    }

    /** Moves to the next entry; returns false at the end. */
    boolean next() throws IOException {
      if (at == bytes.length) {
        return false;
      }
      long number = read();
      if (number == 0) {
        int length = (int) read();
        if (length < 0 || length > bytes.length - at) {
          throw new IOException("a path does not end");
        }
        resource = new String(bytes, at, length, StandardCharsets.UTF_8);
        at += length;
        coded = 0;
        number = read();
      }
      coded = (coded & ~1L) + number - 1;
      return true;
    }

    private long read() throws IOException {
      long number = 0;
      int shift = 0;
      while (true) {
        if (at == bytes.length || shift >= Long.SIZE) {
          throw new IOException("a number does not end");
        }
        byte next = bytes[at++];
        number |= (long) (next & LOW) << shift;
        if (next >= 0) {
          return number;
        }
        shift += SEVEN_BITS;
      }
    }

    String resource() {
      return resource;
    }

    long coded() {
      return coded;
    }
  }

  /** Returns the sorted numbers between two versions, excluding both. */
  static long[] between(long[] sorted, int size, long after, long before) {
    int from = 0;
    while (from < size && version(sorted[from]) <= after) {
      from++;
    }
    int to = size;
    while (to > from && version(sorted[to - 1]) >= before) {
      to--;
    }
    return Arrays.copyOfRange(sorted, from, to);
  }
}
