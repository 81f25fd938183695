package io.hrapi.haproxy.runtime;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ServerStateFileTest {

  private static final String COLUMNS =
      "# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight"
          + " srv_iweight srv_time_since_last_change srv_check_status srv_check_result"
          + " srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id"
          + " srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr"
          + " srv_agent_addr srv_agent_port";

  private static String states(String... lines) {
    return "1\n" + COLUMNS + "\n" + String.join("\n", lines) + "\n\n";
  }

  /** Returns the state line of a server of the backend {@code pool:p}, as HAProxy prints it. */
  private static String state(
      String server, String address, int operation, int administration, String name, int port) {
    return String.format(
        "3 pool:p 1 %s %s %d %d 9 9 37 8 2 0 7 0 0 0 %s %d - 0 0 - - 0",
        server, address, operation, administration, name, port);
  }

  private static String down(String server, String address, int port) {
    return state(server, address, 0, 0, "-", port);
  }

  private static String wanted(String... servers) {
    return "defaults http\n  mode http\n\nbackend pool:p from http\n  balance roundrobin\n"
        + String.join("", List.of(servers).stream().map(line -> "  server " + line + "\n").toList())
        + "\nbackend pool:q from http\n  server a 127.0.0.1:80 weight 1 check inter 2s\n";
  }

  @Test
  void saysOfWhoIsDownWhatTheConfigurationSays() {
    assertThat(
            ServerStateFile.of(
                states(
                    down("a", "127.0.0.1", 80),
                    state("b", "127.0.0.1", 2, 0, "-", 81),
                    state("c", "10.1.1.1", 0, 0, "host.example", 82),
                    down("d", "2001:db8:0:0::1", 83)),
                wanted(
                    "a 127.0.0.1:80 weight 5 check inter 2s",
                    "b 127.0.0.1:81 weight 5 check inter 2s",
                    "c HOST.example:82 weight 0 check inter 2s init-addr last,libc,none",
                    "d [2001:db8::1]:83 weight 256 maxconn 7 check inter 2s")))
        .isEqualTo(
            """
            1
            0 pool:p 0 a - 0 0 5 5 37 8 2 0 6 0 0 0 - 80 -
            0 pool:p 0 c - 0 0 0 0 37 8 2 0 6 0 0 0 - 82 -
            0 pool:p 0 d - 0 0 256 256 37 8 2 0 6 0 0 0 - 83 -
            """);
  }

  @Test
  void whoWasNotTriedYetIsDownAsLongAsOthersServe() {
    String[] lines = {
      "a 127.0.0.1:80 weight 5 check inter 2s",
      "new 127.0.0.1:81 weight 6 check inter 2s",
      "moved 127.0.0.1:82 weight 7 check inter 2s",
      "back 127.0.0.1:83 weight 8 check inter 2s",
      "undrained 127.0.0.1:84 weight 9 check inter 2s",
      "unchecked 127.0.0.1:85 weight 5",
      "weightless 127.0.0.1:86 weight 0 check inter 2s",
      "disabled 127.0.0.1:87 weight 5 check inter 2s disabled"
    };
    String[] others = {
      state("moved", "127.0.0.1", 2, 0, "-", 99),
      state("back", "127.0.0.1", 0, 1, "-", 83),
      state("undrained", "127.0.0.1", 0, 8, "-", 84)
    };
    String tried =
        """
        1
        0 pool:p 0 new - 0 0 6 6 0 1 0 0 6 0 0 0 - 81 -
        0 pool:p 0 moved - 0 0 7 7 0 1 0 0 6 0 0 0 - 82 -
        0 pool:p 0 back - 0 0 8 8 0 1 0 0 6 0 0 0 - 83 -
        0 pool:p 0 undrained - 0 0 9 9 0 1 0 0 6 0 0 0 - 84 -
        """;
    assertThat(
            ServerStateFile.of(
                states(state("a", "127.0.0.1", 2, 0, "-", 80), others[0], others[1], others[2]),
                wanted(lines)))
        .isEqualTo(tried);
    // A server that is down, goes out of service or has another address does not serve.
    for (String nobody :
        new String[] {
          state("a", "127.0.0.1", 2, 8, "-", 80),
          state("a", "127.0.0.1", 2, 1, "-", 80),
          state("b", "127.0.0.1", 2, 0, "-", 80)
        }) {
      assertThat(ServerStateFile.of(states(nobody, others[0], others[1], others[2]), wanted(lines)))
          .isEqualTo(ServerStateFile.EMPTY);
    }
  }

  @Test
  void handsOnTheAddressesOfNamesThatAreFollowed() {
    String followed = " resolvers dns resolve-prefer ipv4 init-addr last,none";
    assertThat(
            ServerStateFile.of(
                states(
                    state("a", "10.1.1.1", 2, 0, "a.example", 80),
                    state("b", "10.1.1.2", 0, 0, "b.example", 80),
                    state("c", "10.1.1.3", 2, 0, "c.example", 80),
                    state("d", "10.1.1.4", 2, 0, "d.example", 80),
                    state("e", "-", 0, 32, "e.example", 80),
                    state("f", "10.1.1.6", 2, 0, "f.example", 80),
                    state("g", "10.1.1.7", 0, 0, "g.example", 0)),
                wanted(
                    "a a.example:80 weight 5 check inter 2s" + followed,
                    "b b.example:80 weight 5 check inter 2s" + followed,
                    "c c.example:80 weight 5 check inter 2s init-addr last,libc,none",
                    "d d.example:81 weight 5 check inter 2s" + followed,
                    "e e.example:80 weight 5 check inter 2s" + followed,
                    "f other.example:80 weight 5 check inter 2s" + followed,
                    "g g.example weight 5" + followed)))
        .isEqualTo(
            """
            1
            0 pool:p 0 a 10.1.1.1 2 0 5 5 37 8 2 0 6 0 0 0 - 80 -
            0 pool:p 0 b 10.1.1.2 0 0 5 5 37 8 2 0 6 0 0 0 - 80 -
            0 pool:p 0 d - 0 0 5 5 0 1 0 0 6 0 0 0 - 81 -
            0 pool:p 0 f - 0 0 5 5 0 1 0 0 6 0 0 0 - 80 -
            0 pool:p 0 g 10.1.1.7 2 0 5 5 37 8 2 0 6 0 0 0 - 0 -
            """);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "b 127.0.0.1:80 weight 9 check inter 2s",
        "a 127.0.0.2:80 weight 9 check inter 2s",
        "a 127.0.0.1:81 weight 9 check inter 2s",
        "a localhost:80 weight 9 check inter 2s init-addr last,libc,none",
        "a 127.0.0.1:80 weight 9 check inter 2s disabled",
        "a 127.0.0.1:80 weight 9",
        "a 127.0.0.1 weight 9"
      })
  void isSilentOnWhoIsElsewhereOrNotChecked(String server) {
    assertThat(ServerStateFile.of(states(down("a", "127.0.0.1", 80)), wanted(server)))
        .isEqualTo(ServerStateFile.EMPTY);
  }

  @Test
  void isSilentOnWhoIsOutOfService() {
    for (int administration : new int[] {1, 2, 4, 8, 32, 64}) {
      assertThat(
              ServerStateFile.of(
                  states(state("a", "127.0.0.1", 0, administration, "-", 80)),
                  wanted("a 127.0.0.1:80 weight 9 check inter 2s")))
          .isEqualTo(ServerStateFile.EMPTY);
    }
  }

  @Test
  void isSilentOnANameThatIsAnotherNow() {
    assertThat(
            ServerStateFile.of(
                states(state("a", "10.1.1.1", 0, 0, "old.example", 80)),
                wanted("a new.example:80 weight 9 check inter 2s init-addr last,libc,none")))
        .isEqualTo(ServerStateFile.EMPTY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "2\n", "Can't find backend.\n", "1\n3 pool:p 1 a 127.0.0.1 0 0\n"})
  void isNotMadeOfAnotherAnswer(String answer) {
    assertThatThrownBy(() -> ServerStateFile.of(answer, wanted()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("HAProxy says of");
  }
}
