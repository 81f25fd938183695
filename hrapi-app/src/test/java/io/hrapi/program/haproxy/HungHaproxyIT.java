package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A signal stops HAProxy's worker or master: hrapi reports it with the ways out, and each of them
 * works.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HungHaproxyIT {

  private static final String WORKER = "workerPid";
  private static final String MASTER = "pid";

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final Api admin = new Api(hrapi.adminPort());
  private final String target = backends.serve("t");
  private int port;
  private int weight = 1;

  @BeforeEach
  void commit() {
    port = FreePorts.next();
    api.putGateway(target, port);
    aPlainCommitLeadsOn();
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void aPlainCommitLeadsOn() {
    weight++;
    api.put("/v1/pools/p/targets/t", "{\"weight\": " + weight + "}").expect(200);
    api.commit().expect(200);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("running");
    Await.until("it is healthy", () -> admin.get("/healthcheck").status() == 200);
  }

  private static void signal(String name, long pid) throws IOException, InterruptedException {
    assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid)).start().waitFor())
        .isZero();
  }

  private long stop(String which) throws IOException, InterruptedException {
    long pid = hrapi.haproxy().path(which).asLong();
    signal("STOP", pid);
    return pid;
  }

  /** Checks that a message names the stopped process and each way out. */
  private static void isTold(String words, long pid) {
    assertThat(words)
        .contains("a signal has stopped process " + pid, "kill -CONT " + pid)
        .contains("control/restart terminates and restarts it", "control/stop", "control/start");
  }

  private void wasKilled(long pid) throws IOException {
    assertThat(hrapi.output())
        .contains("A signal has stopped process " + pid + " of HAProxy; it is killed.");
    assertThat(ProcessHandle.of(pid).filter(ProcessHandle::isAlive)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {WORKER, MASTER})
  void itIsToldAndGoesOnWhereItIsLetGoOn(String which) throws Exception {
    long pid = stop(which);
    JsonNode haproxy = hrapi.haproxy();
    assertThat(haproxy.path("state").asText()).isEqualTo("unavailable");
    isTold(haproxy.path("detail").asText(), pid);
    JsonNode health = admin.get("/healthcheck").json().path("haproxy");
    assertThat(health.path("healthy").asBoolean()).isFalse();
    isTold(health.path("message").asText(), pid);
    api.put("/v1/pools/p/targets/t", "{\"weight\": 99}").expect(200);
    Answer commit = api.commit().expectProblem(503, "haproxy-unavailable");
    isTold(commit.json().path("detail").asText(), pid);

    signal("CONT", pid);

    Await.until("it answers", () -> hrapi.haproxy().path("state").asText().equals("running"));
    aPlainCommitLeadsOn();
    assertThat(hrapi.haproxy().path(which).asLong()).isEqualTo(pid);
  }

  @ParameterizedTest
  @ValueSource(strings = {WORKER, MASTER})
  void aRestartEndsItAndStartsItAnew(String which) throws Exception {
    long pid = stop(which);
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("HaproxyRestarted");
    wasKilled(pid);
    aPlainCommitLeadsOn();
  }

  @ParameterizedTest
  @ValueSource(strings = {WORKER, MASTER})
  void aStopEndsItAndACommitStartsItAnew(String which) throws Exception {
    long pid = stop(which);
    api.post("/v1/haproxy/control/stop").expect(200);
    wasKilled(pid);
    assertThat(hrapi.haproxyProcesses()).isEmpty();
    aPlainCommitLeadsOn();
  }
}
