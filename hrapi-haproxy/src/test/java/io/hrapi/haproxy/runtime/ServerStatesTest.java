package io.hrapi.haproxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.runtime.ServerStates.State;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class ServerStatesTest {

  private static final String VERSION = "1\n";
  private static final String HEADER =
      "# be_id be_name srv_name srv_addr srv_admin_state srv_uweight srv_port srv_fqdn srv_op_state srv_check_state srv_check_result srv_iweight\n";

  @Test
  void wordsAreFoundByTheirNamesHoweverManyFollow() {
    ServerStates states =
        ServerStates.of(
            VERSION
                + HEADER
                + "3 x s 127.0.0.1 1 256 8080 - 2 6 3 255\n"
                + "3 x t ::1 8 0 65535 h.example 0 3 2 1 and more\n"
                + "\n");
    assertThat(states.of("x", "s"))
        .contains(
            new State(
                "127.0.0.1", 8080, 256, true, false, true, true, false, 255, false, false, ""));
    assertThat(states.of("x", "t"))
        .contains(new State("::1", 65535, 0, false, true, false, false, true, 1, true, false, ""));
    assertThat(states.of("x", "u")).isEmpty();
    // The last column may be one that is read.
    assertThat(
            ServerStates.of(
                    """
                    # srv_iweight srv_check_result srv_op_state srv_check_state srv_admin_state srv_uweight srv_port srv_addr srv_fqdn be_name srv_name
                    7 0 3 14 32 1 2 - h.example b c
                    """)
                .of("b", "c"))
        .contains(
            new State("-", 2, 1, false, false, true, true, false, 7, false, false, "h.example"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        VERSION + "3 x s 127.0.0.1 1 256 8080 -\n",
        VERSION + HEADER + "3 x s 127.0.0.1 1 256 8080\n",
        VERSION + HEADER + "3 x s 127.0.0.1 1 many 8080 - 2 6 3 1\n",
        VERSION + HEADER + "3 x s 127.0.0.1 1  8080 - 2 6 3 1\n",
        VERSION + "# be_id be_name srv_name\n3 x s\n",
        "Unknown command\n",
      })
  void whatIsNoSuchAnswerIsRefusedInItsWords(String answer) {
    String[] lines = answer.split("\n");
    assertThatThrownBy(() -> ServerStates.of(answer))
        .isInstanceOf(RuntimeRefusedException.class)
        .hasMessageStartingWith("HAProxy says of its servers: ")
        .satisfies(
            refused ->
                assertThat(lines)
                    .anySatisfy(line -> assertThat(refused.getMessage()).endsWith(line)));
  }
}
