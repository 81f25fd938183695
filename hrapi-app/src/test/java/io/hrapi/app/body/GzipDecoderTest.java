package io.hrapi.app.body;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;

final class GzipDecoderTest {

  private static final int HEADER_BYTES = 10;
  private static final int TRAILER_BYTES = 8;

  private static byte[] gzip(byte[] content) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return bytes.toByteArray();
  }

  /** Decodes in pieces of {@code piece} bytes. */
  private static byte[] decode(byte[] coded, int piece) {
    ByteArrayOutputStream decoded = new ByteArrayOutputStream();
    try (GzipDecoder decoder = new GzipDecoder()) {
      for (int at = 0; at < coded.length; at += piece) {
        decoder.decode(
            ByteBuffer.wrap(coded, at, Math.min(piece, coded.length - at)),
            (bytes, length) -> decoded.write(bytes, 0, length));
      }
      decoder.finish();
    }
    return decoded.toByteArray();
  }

  private static byte[] text() {
    StringBuilder text = new StringBuilder("pools:\n");
    for (int i = 0; i < 200; i++) {
      text.append("  p").append(i).append(": {targets: {t").append(i).append(": 10.0.0.1}}\n");
    }
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void isRefused(byte[] coded, String why) {
    assertThatThrownBy(() -> decode(coded, coded.length + 1))
        .isInstanceOf(BodyRefusedException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatWasCodedComesBackInPiecesOfAnySize() {
    byte[] random = new byte[100_000];
    new Random(1).nextBytes(random);
    for (byte[] content : new byte[][] {new byte[0], text(), random, new byte[1 << 20]}) {
      for (int piece : new int[] {1, 7, 4_096, 1 << 22}) {
        assertThat(decode(gzip(content), piece)).isEqualTo(content);
      }
    }
  }

  @Test
  void everyPartOfAHeaderIsRead() {
    byte[] plain = gzip(text());
    ByteArrayOutputStream coded = new ByteArrayOutputStream();
    byte[] header = Arrays.copyOf(plain, HEADER_BYTES);
    header[3] = 2 | 4 | 8 | 16;
    coded.writeBytes(header);
    coded.writeBytes(new byte[] {3, 0, 1, 2, 3});
    coded.writeBytes("name\0comment\0".getBytes(StandardCharsets.ISO_8859_1));
    CRC32 checksum = new CRC32();
    checksum.update(coded.toByteArray());
    coded.write((int) checksum.getValue());
    coded.write((int) (checksum.getValue() >> Byte.SIZE));
    coded.write(plain, HEADER_BYTES, plain.length - HEADER_BYTES);
    assertThat(decode(coded.toByteArray(), 1)).isEqualTo(text());
    byte[] changed = coded.toByteArray();
    changed[HEADER_BYTES + 6] ^= 1;
    isRefused(changed, "checksum of its header");
  }

  @Test
  void oneThatIsCutOffAnywhereIsRefused() {
    byte[] coded = gzip(text());
    for (int length = 0; length < coded.length; length++) {
      isRefused(Arrays.copyOf(coded, length), "ended before it was complete");
    }
  }

  @Test
  void aTrailerThatDoesNotFitIsRefused() {
    byte[] coded = gzip(text());
    for (int i = 1; i <= TRAILER_BYTES; i++) {
      byte[] changed = coded.clone();
      changed[coded.length - i] ^= 1;
      isRefused(changed, i > 4 ? "checksum is wrong" : "size is wrong");
    }
  }

  /** Some header fields, such as the time, may change: they do not affect the content. */
  @Test
  void noBitCanBeFlippedThatChangesTheContent() {
    byte[] content = text();
    byte[] coded = gzip(content);
    for (int bit = 0; bit < coded.length * Byte.SIZE; bit++) {
      byte[] changed = coded.clone();
      changed[bit / Byte.SIZE] ^= (byte) (1 << (bit % Byte.SIZE));
      try {
        assertThat(decode(changed, changed.length)).isEqualTo(content);
      } catch (BodyRefusedException e) {
        assertThat(e).hasMessageContaining("gzip");
      }
    }
  }

  @Test
  void nothingMayFollow() {
    byte[] coded = gzip(text());
    isRefused(Arrays.copyOf(coded, coded.length + 1), "data after its end");
    byte[] twice = Arrays.copyOf(coded, 2 * coded.length);
    System.arraycopy(coded, 0, twice, coded.length, coded.length);
    isRefused(twice, "data after its end");
  }

  @Test
  void whatIsNoGzipIsRefused() {
    isRefused("{}".getBytes(StandardCharsets.UTF_8), "does not start with a gzip header");
    byte[] reserved = gzip(text());
    reserved[3] = (byte) 0x80;
    isRefused(reserved, "reserves");
    byte[] method = gzip(text());
    method[2] = 7;
    isRefused(method, "not deflate");
  }
}
