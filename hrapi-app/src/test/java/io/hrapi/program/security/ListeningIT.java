package io.hrapi.program.security;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The addresses on which hrapi listens decide whether it may run without authentication. */
final class ListeningIT {

  private static final String APPLICATION = "bindHost: \"${HRAPI_HOST}\"";
  private static final String ADMIN = "bindHost: 127.0.0.1";
  private static final String AUTHENTICATION = "authentication: \"${HRAPI_AUTHENTICATION:-}\"";

  @TempDir Path folder;

  /** Returns the path of a changed copy of the shipped config.yml. */
  private String configuration(String... replacements) throws IOException {
    String text = Files.readString(Path.of("..", "config.yml"));
    for (int i = 0; i < replacements.length; i += 2) {
      assertThat(text).contains(replacements[i]);
      text = text.replace(replacements[i], replacements[i + 1]);
    }
    return Files.writeString(folder.resolve("config.yml"), text).toString();
  }

  private static void assertRefused(Map<String, String> environment, String where) {
    assertThatThrownBy(() -> RunningHrapi.start(environment).close())
        .hasMessageContaining("hrapi ended")
        .hasMessageContaining(where)
        .hasMessageContaining("loopback")
        .hasMessageContaining("HRAPI_AUTHENTICATION=none");
  }

  @ParameterizedTest
  @CsvSource({
    "bindHost: 0.0.0.0, 0.0.0.0",
    "bindHost: '::', ::",
    "'# nothing', ':'",
    "'bindHost: ', ':'"
  })
  void theFileIsRefusedWhereItOpensEitherPortToOthers(String line, String where)
      throws IOException {
    assertRefused(Map.of("HRAPI_CONFIG", configuration(APPLICATION, line)), where);
    assertRefused(Map.of("HRAPI_CONFIG", configuration(ADMIN, line)), where);
  }

  @ParameterizedTest
  @CsvSource({"0.0.0.0", "*", "'::'", "192.0.2.1"})
  void theStatisticsPageCountsToo(String host) throws IOException {
    assertRefused(Map.of("HRAPI_STATISTICS_HOST", host), "the statistics page");
  }

  /** A variable counts only if config.yml uses it. */
  @Test
  void whatIsNotOpenedIsNotRefused() throws IOException {
    String file = configuration(APPLICATION, "bindHost: 127.0.0.1");
    Map<String, String> environment =
        Map.of("HRAPI_CONFIG", file, "HRAPI_STATISTICS_HOST", "localhost");
    try (RunningHrapi hrapi = RunningHrapi.startAt("0.0.0.0", environment)) {
      assertThat(hrapi.output()).contains("http://127.0.0.1:" + hrapi.port() + " (application)");
    }
  }

  @Test
  void theFileMaySayThatNobodyIsToBeAsked() throws IOException {
    String file =
        configuration(
            APPLICATION,
            "bindHost: 0.0.0.0",
            ADMIN,
            "bindHost: 0.0.0.0",
            AUTHENTICATION,
            "authentication: none");
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_CONFIG", file))) {
      assertThat(hrapi.output())
          .contains(":" + hrapi.port() + " (application)", ":" + hrapi.adminPort() + " (admin)")
          .doesNotContain("127.0.0.1:" + hrapi.port() + " (application)");
      // Then it answers to every address of the machine, but not to other names.
      assertThat(Wire.get(hrapi.port(), "/v1/status", "127.0.0.9").status()).isEqualTo(200);
      assertThat(Wire.get(hrapi.port(), "/v1/status", "192.0.2.1").status()).isEqualTo(421);
      assertThat(Wire.get(hrapi.adminPort(), "/ping", "evil.example").status()).isEqualTo(421);
    }
  }

  @Test
  void theLogNamesBothPorts() {
    RunningHrapi hrapi = SharedHrapi.emptied();
    assertThat(hrapi.output())
        .contains(
            "http://127.0.0.1:" + hrapi.port() + " (application)",
            "http://127.0.0.1:" + hrapi.adminPort() + " (admin)");
  }

  /** If config.yml has another admin port, HRAPI_ADMIN_PORT does not count. */
  @Test
  void noEndpointTakesAPortThatIsReallyItsOwn() throws IOException {
    int own = FreePorts.next();
    String file = configuration("port: ${HRAPI_ADMIN_PORT}", "port: " + own);
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_CONFIG", file))) {
      new Api(own).get("/ping").expect(200);
      hrapi.api().put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:9\"}}").expect(200);
      hrapi
          .api()
          .put(
              "/v1/gateways/g",
              "{\"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d\"}}".formatted(own))
          .expect(200);
      hrapi.api().commit().expectProblem(409, "conflict");
    }
  }

  @Test
  void aHostThatIsNoneIsNamed() {
    assertThatThrownBy(
            () -> RunningHrapi.start(Map.of("HRAPI_HOSTS", "a.example, http://b.example")).close())
        .hasMessageContaining("HRAPI_HOSTS has \"http://b.example\"");
  }
}
