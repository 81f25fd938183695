package io.hrapi.haproxy.statistics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ServerStateTest {

  @ParameterizedTest
  @CsvSource({
    "UP, 1, UP",
    "UP 1/3, 100, UP",
    "UP, 0, DRAINING",
    "no check, 1, UNCHECKED",
    "no check, 0, DRAINING",
    "DRAIN, 1, DRAINING",
    "DRAIN 2/3, 1, DRAINING",
    "NOLB, 1, DRAINING",
    "MAINT, 1, MAINTENANCE",
    "MAINT (via b/s), 0, MAINTENANCE",
    "MAINT (resolution), 1, DOWN",
    "DOWN, 1, DOWN",
    "DOWN 1/2, 0, DOWN",
    "a word to come, 1, DOWN",
  })
  void haproxysWordsAreFiveStates(String status, long weight, ServerState state) {
    assertThat(ServerState.of(status, weight)).isEqualTo(state);
  }
}
