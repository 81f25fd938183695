package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.RunningHrapi;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** Ports for which neither hrapi nor HAProxy has the privilege. */
final class LowPortsIT {

  private static final Path SETPRIV = Path.of("/usr/bin/setpriv");

  @Test
  void aCommitNamesTheEndpointAndSaysWhatToDo() {
    assumeTrue(Files.isExecutable(SETPRIV) && System.getProperty("user.name").equals("root"));
    try (RunningHrapi hrapi =
            RunningHrapi.startWith(SETPRIV.toString(), "--bounding-set", "-net_bind_service");
        Backends backends = new Backends()) {
      Api api = hrapi.api();
      api.put("/v1/pools/p", "{\"targets\": {\"a\": \"%s\"}}".formatted(backends.serve("a")))
          .expect(200);
      api.put(
              "/v1/gateways/g",
              "{\"defaultBack\": \"p\", \"endpoints\": {\"low\": \"127.0.0.1:81\"}}")
          .expect(200);
      Answer refused = api.commit().expectProblem(422, "configuration-refused");
      assertThat(refused.json().path("detail").asText())
          .contains(
              "/gateways/g/endpoints/low",
              "127.0.0.1:81",
              "setcap",
              "ip_unprivileged_port_start",
              "another port");
      assertThat(api.lastEvent().path("type").asText()).isEqualTo("CommitRefused");
    }
  }
}
