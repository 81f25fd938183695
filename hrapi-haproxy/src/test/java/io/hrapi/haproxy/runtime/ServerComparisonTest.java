package io.hrapi.haproxy.runtime;

import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.frontend;
import static io.hrapi.haproxy.Fixtures.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.ServerDeviation.Kind;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Uses lines as 2.6 and 3.4 write them, except for the columns that are not read. */
class ServerComparisonTest {

  private static final String HEADER =
      "1\n# be_name srv_name srv_addr srv_admin_state srv_uweight srv_port srv_fqdn srv_op_state srv_check_state srv_check_result srv_iweight\n";

  private static Server server(String address, int weight, boolean disabled) {
    return new Server(
        "s", ServerAddress.parse(address), weight, disabled, false, OptionalInt.empty());
  }

  private static ServerComparison compare(String lines, Server... servers) {
    Backend backend =
        new Backend(name("x"), Mode.HTTP, Balance.ROUND_ROBIN, List.of(servers), true);
    HaproxyConfiguration expected =
        configuration(
            List.of(frontend("f", "127.0.0.1:8100", List.of(), Optional.of(name("x")))),
            List.of(backend));
    return ServerComparison.between(
        expected, ServerStates.of(HEADER + lines.replaceAll("(?m)$", " - 2 6 3 1") + "\n"));
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1:80, 3, false, 127.0.0.1 0 3 80",
    "127.0.0.1:80, 3, true, 127.0.0.1 5 3 80",
    // Disabled means forced into maintenance; maintenance by tracking is ignored.
    "127.0.0.1:80, 3, true, 127.0.0.1 1 3 80",
    "127.0.0.1:80, 3, false, 127.0.0.1 2 3 80",
    "127.0.0.1, 3, false, 127.0.0.1 0 3 0",
    "[0:0::1]:80, 0, false, ::1 0 0 80",
    "host.example:80, 1, false, 10.1.2.3 0 1 80",
    "host.example:80, 1, false, - 32 1 80",
  })
  void whatIsAsItWasToBeIsNoDeviation(String address, int weight, boolean disabled, String line) {
    ServerComparison comparison = compare("x s " + line, server(address, weight, disabled));
    assertThat(comparison.deviations()).isEmpty();
    assertThat(comparison.outOfService()).isEmpty();
  }

  @ParameterizedTest
  @CsvSource({
    "127.0.0.1 0 4 80, WEIGHT, 3, 4",
    "127.0.0.1 1 3 80, STATE, enabled, disabled",
    "127.0.0.1 9 3 80, STATE, enabled, disabled",
    "127.0.0.1 8 3 80, STATE, enabled, draining",
    "127.0.0.1 0 3 81, ADDRESS, 127.0.0.1:80, 127.0.0.1:81",
    "::1 0 3 80, ADDRESS, 127.0.0.1:80, [::1]:80",
    "- 0 3 80, ADDRESS, 127.0.0.1:80, -:80",
  })
  void whatDiffersIsOne(String line, Kind kind, String expected, String found) {
    assertThat(compare("x s " + line, server("127.0.0.1:80", 3, false)).deviations())
        .containsExactly(new ServerDeviation("x", "s", kind, expected, found));
  }

  @Test
  void serversAreMissingOrUnknown() {
    ServerComparison comparison =
        compare(
            "y:1 u 127.0.0.1 0 1 80\nx gone 127.0.0.1 1 1 80", server("127.0.0.1:80", 3, false));
    assertThat(comparison.deviations())
        .containsExactly(
            new ServerDeviation("x", "s", Kind.MISSING, "127.0.0.1:80, weight 3", ""),
            new ServerDeviation("y:1", "u", Kind.UNKNOWN, "", "127.0.0.1:80, weight 1, enabled"));
    assertThat(comparison.outOfService()).containsExactly(new ServerRemoved(name("x"), "gone"));
  }

  /** The bits of a check's state: configured, enabled, paused. */
  @ParameterizedTest
  @CsvSource({
    "0 0, ''",
    "6 0, ''",
    "14 22, ''",
    "2 0, its checks are disabled",
    "10 22, its checks are disabled",
    "7 18, its agent's checks are disabled",
  })
  void checksThatAreTurnedOffAreADeviation(String states, String found) {
    Backend backend =
        new Backend(
            name("x"),
            Mode.HTTP,
            Balance.ROUND_ROBIN,
            List.of(server("127.0.0.1:80", 3, /* disabled= */ false)),
            true);
    ServerComparison comparison =
        ServerComparison.between(
            configuration(List.of(), List.of(backend)),
            ServerStates.of(
                HEADER.replace(" srv_check_state", "").strip()
                    + " srv_check_state srv_agent_state\nx s 127.0.0.1 0 3 80 - 2 0 3 "
                    + states
                    + "\n\n"));
    assertThat(comparison.deviations())
        .extracting(deviation -> deviation.kind() + " " + deviation.found())
        .isEqualTo(found.isEmpty() ? List.of() : List.of("HEALTH " + found));
  }
}
