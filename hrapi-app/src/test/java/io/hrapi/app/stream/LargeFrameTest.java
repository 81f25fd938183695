package io.hrapi.app.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.testing.LargeEvent;
import io.hrapi.events.log.EventRecord;
import java.io.ByteArrayOutputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The frame of an event is the same whether written in pieces or as a whole. */
final class LargeFrameTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 300, 5_000})
  void piecesTogetherAreTheFrame(int targets) {
    EventRecord event = LargeEvent.ofTargets(targets);
    LargeFrame large = new LargeFrame(event, MAPPER);
    ByteArrayOutputStream all = new ByteArrayOutputStream();
    while (large.hasNext()) {
      byte[] piece = large.next();
      assertThat(piece.length).isLessThan(1 << 16);
      all.writeBytes(piece);
    }
    assertThat(all.toByteArray()).isEqualTo(Frame.of(event, MAPPER).bytes());
  }
}
