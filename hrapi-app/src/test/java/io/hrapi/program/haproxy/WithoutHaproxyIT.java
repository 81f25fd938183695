package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.haproxy.process.HaproxyAccount;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A machine without HAProxy, and one where the port of the statistics page is taken. */
final class WithoutHaproxyIT {

  @TempDir Path folder;

  @Test
  void everythingButACommitWorksAndACommitOnceItIsThere() throws IOException {
    Path program = RunningHrapi.passable(folder).resolve("haproxy");
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HAPROXY_BIN", program.toString()))) {
      Api api = hrapi.api();
      api.put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:1\"}}").expect(200);
      unavailable(hrapi, "does not exist");
      Files.writeString(program, "#!/bin/sh\nexit 0\n");
      unavailable(hrapi, "cannot be executed");
      Files.delete(program);
      Files.createSymbolicLink(program, RunningHrapi.haproxyProgram());
      api.commit().expect(200);
      assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("running");
    }
  }

  @Test
  void withoutAnAccountForItEverythingButACommitWorks() {
    assumeTrue(HaproxyAccount.isNeeded(), "only root gives HAProxy an account of its own");
    try (RunningHrapi hrapi =
        RunningHrapi.start(Map.of("HRAPI_HAPROXY_ACCOUNT", "no-such-account"))) {
      Api api = hrapi.api();
      api.put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:1\"}}").expect(200);
      assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("unavailable");
      assertThat(hrapi.haproxy().path("detail").asText()).contains("'no-such-account'", "root");
      Answer answer = api.commit().expectProblem(503, "haproxy-unavailable");
      assertThat(answer.json().path("detail").asText())
          .contains("'no-such-account'", "HRAPI_HAPROXY_ACCOUNT");
      assertThat(hrapi.haproxyProcesses()).isEmpty();
    }
  }

  private static void unavailable(RunningHrapi hrapi, String why) {
    Api api = hrapi.api();
    long version = api.version();
    for (String query : new String[] {"", "?dryRun=true"}) {
      Answer answer =
          api.post("/v1/controller/commit" + query).expectProblem(503, "haproxy-unavailable");
      assertThat(answer.json().path("detail").asText()).contains("HAPROXY_BIN", why);
    }
    assertThat(api.version()).isEqualTo(version);
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("unavailable");
    assertThat(hrapi.haproxy().path("detail").asText()).contains(why);
    api.get("/v1/controller/__haproxy/dashboard").expectProblem(404, "not-found");
    api.put("/v1/pools/p", "{}").expect(200);
    api.get("/v1/pools/p?version=1").expect(200);
  }

  @Test
  void theNextFreePortIsTheStatisticsPagesForGood() throws IOException {
    int taken = FreePorts.next();
    try (RunningHrapi hrapi =
        RunningHrapi.start(Map.of("HRAPI_STATISTICS_PORT", Integer.toString(taken)))) {
      Api api = hrapi.api();
      api.get("/v1/controller/__haproxy/dashboard").expectProblem(404, "not-found");
      int port;
      try (ServerSocket foreign = new ServerSocket(taken, 5, InetAddress.getLoopbackAddress())) {
        assertThat(foreign.isBound()).isTrue();
        port = Integer.parseInt(api.commit().expect(200).json().path("Listen Port").asText());
      }
      assertThat(port).isGreaterThan(taken);
      hrapi.stop();
      hrapi.start();
      Await.until("HAProxy is adopted", () -> hrapi.output().contains("Adopted HAProxy"));
      api.put("/v1/pools/p", "{}").expect(200);
      assertThat(api.commit().expect(200).json().path("Listen Port").asText())
          .isEqualTo(Integer.toString(port));
      assertThat(api.get("/v1/controller/__haproxy/dashboard").expect(302).header("Location"))
          .endsWith(":" + port + "/__haproxy/dashboard");
      new Api(port).get("/__haproxy/dashboard").expect(200);
    }
  }
}
