package io.hrapi.events.projection;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import javax.crypto.Mac;

/**
 * Reads what {@link SealedOutput} wrote. No byte is returned before the MAC of its segment was
 * verified, so that nothing is parsed or inflated that was not written under this home's key. For
 * one thread.
 */
final class SealedInput extends InputStream {

  private final InputStream in;
  private final Mac mac;
  private byte[] segment = new byte[0];
  private int at;
  private byte[] before = new byte[0];
  private boolean last;

  /**
   * Wraps a stream, which is closed together with this one.
   *
   * @param mac must not be used elsewhere
   */
  SealedInput(InputStream in, Mac mac) {
    this.in = in;
    this.mac = mac;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) throws IOException {
    if (length == 0) {
      return 0;
    }
    while (at == segment.length) {
      if (last) {
        return -1;
      }
      readSegment();
    }
    int read = Math.min(length, segment.length - at);
    System.arraycopy(segment, at, bytes, offset, read);
    at += read;
    return read;
  }

  private void readSegment() throws IOException {
    int header = ByteBuffer.wrap(readExactly(Integer.BYTES)).getInt();
    int size = header & ~SealedOutput.LAST;
    if (size > SealedOutput.SEGMENT_BYTES) {
      throw notOurs();
    }
    byte[] next = readExactly(size);
    byte[] expected = SealedOutput.seal(mac, before, header, next, size);
    if (!MessageDigest.isEqual(expected, readExactly(expected.length))) {
      throw notOurs();
    }
    before = expected;
    segment = next;
    at = 0;
    last = header < 0;
    if (last && in.read() >= 0) {
      throw notOurs();
    }
  }

  private byte[] readExactly(int size) throws IOException {
    byte[] bytes = in.readNBytes(size);
    if (bytes.length < size) {
      throw notOurs();
    }
    return bytes;
  }

  private static IOException notOurs() {
    return new IOException(
        "its MAC does not verify under this home's key: it was changed, truncated, "
            + "or written with another key");
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
