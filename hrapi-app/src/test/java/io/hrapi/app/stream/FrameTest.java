package io.hrapi.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.Hash;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class FrameTest {

  private static EventRecord event(String text) {
    return new EventRecord(
        7,
        0,
        "id",
        "log",
        text,
        text,
        "/" + text,
        text,
        text,
        text,
        text,
        text,
        null,
        null,
        null,
        ChangeCodec.FORMAT,
        ChangeCodec.encode(List.<Change>of()),
        Hash.ZERO);
  }

  /** In an imported log, which others wrote, any field of an event may have any value. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "PoolPut\ndata: {}\n\nid: 9",
        "a\rid: 9\r\rdata: x",
        "a\r\n\r\nevent: b",
        "\n",
        "a\u2028b\u0085c"
      })
  void noFieldOfAnEventBreaksTheFrame(String text) {
    String frame =
        new String(Frame.of(event(text), new ObjectMapper()).bytes(), StandardCharsets.UTF_8);
    assertThat(frame.split("\r\n|\n|\r", -1)).hasSize(5);
    assertThat(
            Arrays.stream(frame.split("\n", -1))
                .limit(4)
                .map(line -> line.replaceFirst("(?s):.*", "")))
        .containsExactly("id", "event", "data", "");
    assertThat(frame).startsWith("id: 7\nevent: ").endsWith("}\n\n");
  }
}
