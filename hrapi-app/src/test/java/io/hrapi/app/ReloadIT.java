package io.hrapi.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Visitors;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Commits under load: every request gets its complete answer. */
final class ReloadIT {

  private static final int RELOADS = 30;
  private static final int CONNECTIONS = 16;

  @Test
  void everyRequestGetsItsCompleteAnswer() throws Exception {
    int port = FreePorts.next();
    try (Backends backends = new Backends();
        RunningHrapi hrapi = RunningHrapi.startNew()) {
      Api api = hrapi.api();
      api.putGateway(backends.serve("one"), port);
      long pid = api.commit().expect(200).json().path("PID").asLong();
      String[] addresses = {backends.serve("two"), backends.serve("three")};
      Set<String> words = Set.of("one", "two", "three");
      try (Visitors keepers = new Visitors(CONNECTIONS / 2, true, port, words);
          Visitors newcomers = new Visitors(CONNECTIONS / 2, false, port, words)) {
        reload(api, addresses, pid);
        assertThat(keepers.end()).isGreaterThan(CONNECTIONS / 2 * RELOADS);
        assertThat(newcomers.end()).isGreaterThan(CONNECTIONS / 2 * RELOADS);
      }
    }
  }

  private static void reload(Api api, String[] addresses, long pid) {
    for (int i = 0; i < RELOADS; i++) {
      api.put(
              "/v1/pools/p/targets/t" + i % 5,
              "{\"address\": \"%s\"}".formatted(addresses[i / 5 % 2]))
          .expect(200);
      api.put(
              "/v1/pools/p/policy",
              "{\"policy\": \"%s\"}".formatted(i % 2 == 0 ? "leastconn" : "random"))
          .expect(200);
      Answer commit = api.commit().expect(200);
      assertThat(commit.json().path("applied").asText()).isEqualTo("reload");
      assertThat(commit.json().path("PID").asLong()).isEqualTo(pid);
    }
  }
}
