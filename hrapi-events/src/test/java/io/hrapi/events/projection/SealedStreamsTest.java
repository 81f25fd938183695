package io.hrapi.events.projection;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Some;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.Arrays;
import java.util.Random;
import javax.crypto.Mac;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SealedStreamsTest {

  private static final int SEGMENT = SealedOutput.SEGMENT_BYTES;
  private static final int STORED = Integer.BYTES + SEGMENT + 32;

  private static Mac mac() {
    return Some.CACHE_KEY.mac("test");
  }

  private static byte[] content(int size) {
    byte[] bytes = new byte[size];
    new Random(size).nextBytes(bytes);
    return bytes;
  }

  private static byte[] sealed(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SealedOutput out = new SealedOutput(bytes, mac())) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private static byte[] read(byte[] sealed) throws IOException {
    try (SealedInput in = new SealedInput(new ByteArrayInputStream(sealed), mac())) {
      return in.readAllBytes();
    }
  }

  private static void refused(byte[] sealed) {
    assertThatThrownBy(() -> read(sealed))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("MAC does not verify");
  }

  private static byte[] joined(byte[]... parts) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      bytes.write(part);
    }
    return bytes.toByteArray();
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, SEGMENT - 1, SEGMENT, SEGMENT + 1, 3 * SEGMENT, 200_001})
  void whatWasWrittenIsRead(int size) throws IOException {
    byte[] content = content(size);
    assertThat(read(sealed(content))).isEqualTo(content);
  }

  @Test
  void noByteComesBeforeItsSegmentIsVerified() throws IOException {
    byte[] sealed = sealed(content(2 * SEGMENT));
    sealed[STORED + SEGMENT] ^= 1;
    try (SealedInput in = new SealedInput(new ByteArrayInputStream(sealed), mac())) {
      assertThat(in.readNBytes(SEGMENT)).hasSize(SEGMENT);
      assertThatThrownBy(in::read).isInstanceOf(IOException.class);
    }
  }

  @Test
  void aSegmentThatIsLeftOutMovedOrCutOffIsRefused() throws IOException {
    byte[] sealed = sealed(content(4 * SEGMENT));
    byte[] first = Arrays.copyOfRange(sealed, 0, STORED);
    byte[] second = Arrays.copyOfRange(sealed, STORED, 2 * STORED);
    byte[] rest = Arrays.copyOfRange(sealed, 2 * STORED, sealed.length);
    assertThat(read(joined(first, second, rest))).hasSize(4 * SEGMENT);
    refused(joined(first, rest));
    refused(joined(second, first, rest));
    refused(joined(first, first, second, rest));
    refused(joined(first, second));
    refused(joined(first, second, rest, new byte[1]));
    refused(new byte[0]);
    refused(Arrays.copyOf(sealed, sealed.length - 1));
  }

  @Test
  void aSegmentThatSaysItIsHugeTakesNoMemory() {
    refused(new byte[] {0x7f, -1, -1, -1, 0});
    refused(new byte[] {-1, -1, -1, -1, 0});
  }

  @Test
  void whatAnotherPurposeSealedIsRefused() throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (SealedOutput out = new SealedOutput(bytes, Some.CACHE_KEY.mac("another"))) {
      out.write(1);
    }
    refused(bytes.toByteArray());
  }
}
