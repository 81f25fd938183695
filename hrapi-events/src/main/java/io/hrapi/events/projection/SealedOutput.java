package io.hrapi.events.projection;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import javax.crypto.Mac;

/**
 * Writes bytes in segments, each with a MAC over it and over the MAC of the previous segment, so
 * that a reader can trust each segment as soon as it is read: a segment that was changed, left out,
 * moved or truncated does not verify. A segment is its length (4 bytes, the highest bit set in the
 * last one), its bytes, and the 32 bytes of its MAC. For one thread.
 */
final class SealedOutput extends OutputStream {

  /** The maximum size of a segment in bytes. */
  static final int SEGMENT_BYTES = 1 << 16;

  /** The bit that marks the length of the last segment. */
  static final int LAST = 1 << 31;

  private final OutputStream out;
  private final Mac mac;
  private final byte[] segment = new byte[SEGMENT_BYTES];
  private int size;
  private byte[] before = new byte[0];
  private boolean closed;

  /**
   * Wraps a stream, which is closed together with this one.
   *
   * @param mac must not be used elsewhere
   */
  SealedOutput(OutputStream out, Mac mac) {
    this.out = out;
    this.mac = mac;
  }

  /** Returns the MAC of a segment. */
  static byte[] seal(Mac mac, byte[] before, int header, byte[] segment, int size) {
    mac.update(before);
    mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(header).array());
    mac.update(segment, 0, size);
    return mac.doFinal();
  }

  @Override
  public void write(int oneByte) throws IOException {
    write(new byte[] {(byte) oneByte}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) throws IOException {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (size == SEGMENT_BYTES) {
        writeSegment(0);
      }
      int now = Math.min(left, SEGMENT_BYTES - size);
      System.arraycopy(bytes, from, segment, size, now);
      size += now;
      from += now;
      left -= now;
    }
  }

  private void writeSegment(int last) throws IOException {
    int header = size | last;
    before = seal(mac, before, header, segment, size);
    out.write(ByteBuffer.allocate(Integer.BYTES).putInt(header).array());
    out.write(segment, 0, size);
    out.write(before);
    size = 0;
  }

  /** Writes the last segment; without it the output is incomplete. */
  @Override
  public void close() throws IOException {
    if (!closed) {
      closed = true;
      try (OutputStream closing = out) {
        writeSegment(LAST);
        closing.flush();
      }
    }
  }
}
