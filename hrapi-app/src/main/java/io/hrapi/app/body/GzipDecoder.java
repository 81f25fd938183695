package io.hrapi.app.body;

import java.nio.ByteBuffer;
import java.util.zip.CRC32;
import java.util.zip.DataFormatException;
import java.util.zip.Inflater;

/**
 * Decodes gzip (RFC 1952) incrementally and strictly: the header with its checksum, the data, its
 * checksum and its size must all be present, with nothing after them. The JDK's stream ignores a
 * missing trailer and trailing bytes.
 *
 * <p>Accepts only one member. RFC 1952 section 2.2 allows several in a row, but then data that was
 * cut off between two members would look complete.
 *
 * <p>Holds memory outside of the heap until it is closed. Not thread-safe.
 */
final class GzipDecoder implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 14;
  private static final int FIXED_HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;
  private static final int DEFLATE = 8;

  private static final int HAS_CHECKSUM = 2;
  private static final int HAS_EXTRA = 4;
  private static final int HAS_NAME = 8;
  private static final int HAS_COMMENT = 16;
  private static final int RESERVED = 0xe0;

  private enum Part {
    FIXED,
    EXTRA_LENGTH,
    EXTRA,
    NAME,
    COMMENT,
    HEADER_CHECKSUM,
    DATA,
    TRAILER,
    END
  }

  private final Inflater inflater = new Inflater(true);
  private final CRC32 headerChecksum = new CRC32();
  private final CRC32 checksum = new CRC32();

  /**
   * The part that is being read; {@link #count} and {@link #value} are the number of its bytes so
   * far and their little-endian value.
   */
  private Part part = Part.FIXED;

  private int count;
  private long value;
  private int flags;
  private int extraLength;
  private long decoded;

  /** Receives decoded bytes. */
  interface Sink {
    void take(byte[] bytes, int length);
  }

  /**
   * Decodes the next bytes.
   *
   * @throws BodyRefusedException if they are not valid there, or the sink refuses what they decode
   *     to
   */
  void decode(ByteBuffer coded, Sink sink) {
    while (coded.hasRemaining()) {
      switch (part) {
        case DATA -> inflate(coded, sink);
        case END -> throw refused("there is data after its end; expected a single member");
        default -> step(Byte.toUnsignedInt(coded.get()));
      }
    }
  }

  /**
   * Declares the end of the input.
   *
   * @throws BodyRefusedException if the data is incomplete
   */
  void finish() {
    if (part != Part.END) {
      throw refused("it ended before it was complete");
    }
  }

  private void step(int next) {
    boolean last;
    switch (part) {
      case FIXED -> {
        fixed(next);
        last = ++count == FIXED_HEADER_BYTES;
      }
      case EXTRA_LENGTH -> {
        extraLength |= next << (Byte.SIZE * count);
        last = ++count == 2;
      }
      case EXTRA -> last = ++count == extraLength;
      case NAME, COMMENT -> last = next == 0;
      case HEADER_CHECKSUM -> {
        value |= (long) next << (Byte.SIZE * count);
        last = ++count == 2;
        if (last && value != (headerChecksum.getValue() & 0xffff)) {
          throw refused("the checksum of its header is wrong");
        }
      }
      case TRAILER -> {
        value |= (long) next << (Byte.SIZE * count);
        last = ++count == TRAILER_BYTES;
        if (last) {
          checkTrailer();
        }
      }
      default -> throw new IllegalStateException("no single bytes are read in " + part);
    }
    if (part != Part.TRAILER && part != Part.HEADER_CHECKSUM) {
      headerChecksum.update(next);
    }
    if (last) {
      enterNext();
    }
  }

  private void fixed(int next) {
    switch (count) {
      case 0 -> check(next == 0x1f, "it does not start with a gzip header");
      case 1 -> check(next == 0x8b, "it does not start with a gzip header");
      case 2 -> check(next == DEFLATE, "its compression method is not deflate");
      case 3 -> {
        check((next & RESERVED) == 0, "its header has a flag that RFC 1952 reserves");
        flags = next;
      }
      default -> {
        // The modification time, flags of the compressor and its operating system are ignored.
      }
    }
  }

  /** Continues with the next part that the header's flags announce. */
  private void enterNext() {
    count = 0;
    value = 0;
    do {
      part = after(part);
    } while (!isThere(part));
  }

  private static Part after(Part part) {
    return switch (part) {
      case FIXED -> Part.EXTRA_LENGTH;
      case EXTRA_LENGTH -> Part.EXTRA;
      case EXTRA -> Part.NAME;
      case NAME -> Part.COMMENT;
      case COMMENT -> Part.HEADER_CHECKSUM;
      case HEADER_CHECKSUM -> Part.DATA;
      case DATA -> Part.TRAILER;
      case TRAILER, END -> Part.END;
    };
  }

  private boolean isThere(Part next) {
    return switch (next) {
      case EXTRA_LENGTH -> (flags & HAS_EXTRA) != 0;
      case EXTRA -> extraLength > 0;
      case NAME -> (flags & HAS_NAME) != 0;
      case COMMENT -> (flags & HAS_COMMENT) != 0;
      case HEADER_CHECKSUM -> (flags & HAS_CHECKSUM) != 0;
      default -> true;
    };
  }

  private void inflate(ByteBuffer coded, Sink sink) {
    byte[] buffer = new byte[BUFFER_BYTES];
    inflater.setInput(coded);
    try {
      while (!inflater.finished()) {
        int length = inflater.inflate(buffer);
        if (length == 0) {
          check(!inflater.needsDictionary(), "it needs a dictionary, which gzip does not have");
          if (inflater.needsInput()) {
            return;
          }
        }
        checksum.update(buffer, 0, length);
        decoded += length;
        sink.take(buffer, length);
      }
    } catch (DataFormatException e) {
      throw refused("its data is damaged: " + e.getMessage());
    }
    enterNext();
  }

  private void checkTrailer() {
    check((value & 0xffffffffL) == checksum.getValue(), "its checksum is wrong");
    check((value >>> Integer.SIZE) == (decoded & 0xffffffffL), "its size is wrong");
  }

  private static void check(boolean holds, String otherwise) {
    if (!holds) {
      throw refused(otherwise);
    }
  }

  private static BodyRefusedException refused(String why) {
    return new BodyRefusedException(
        BodyRefusal.malformed("the body's Content-Encoding is gzip, but " + why));
  }

  @Override
  public void close() {
    inflater.end();
  }
}
