package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HaproxyScript;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** A reload of HAProxy takes longer than hrapi waits: its outcome is reported once it is known. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class LateLoadIT {

  private final Backends backends = new Backends();
  private final HaproxyScript program;
  private final RunningHrapi hrapi;
  private final Api api;
  private int port;

  LateLoadIT(@TempDir Path folder) {
    program = new HaproxyScript(folder);
    hrapi =
        RunningHrapi.start(
            Map.of("HAPROXY_BIN", program.program(), "HRAPI_HAPROXY_LOAD_TIMEOUT", "4s"));
    api = hrapi.api();
  }

  @BeforeEach
  void commit() {
    port = FreePorts.next();
    api.putGateway(backends.serve("one"), port);
    api.commit().expect(200);
    serves("one");
  }

  @AfterEach
  void release() {
    program.holdReloads(false);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void serves(String word) {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo(word);
  }

  /** Commits a change that needs a reload, which takes too long. */
  private void commitTooLate() {
    api.put(
            "/v1/gateways/g/endpoints/e" + FreePorts.next(),
            "{\"address\": \"127.0.0.1:%d\"}".formatted(FreePorts.next()))
        .expect(200);
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("two")))
        .expect(200);
    program.holdReloads(true);
    isUnknown(api.post("/v1/controller/commit", "Hrapi-Actor", "ada"));
  }

  private void isUnknown(Answer answer) {
    answer.expectProblem(503, "outcome-unknown");
    assertThat(answer.json().path("detail").asText())
        .contains(
            "outcome will be recorded as an event", "control/restart terminates and restarts it")
        .doesNotContain("what ran before still runs unchanged");
  }

  private JsonNode awaitEvent(long after) {
    Await.until("it is recorded", () -> api.version() > after);
    JsonNode event = api.get("/v1/events/" + (after + 1)).json();
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    return event;
  }

  @Test
  void isRecordedWhenHaproxyHasLoadedIt() {
    commitTooLate();
    long version = api.version();
    serves("one");
    // Nothing else may be loaded in the meantime.
    Answer second = api.commit().expectProblem(503, "outcome-unknown");
    assertThat(second.json().path("detail").asText()).contains("nothing was done");
    assertThat(api.version()).isEqualTo(version);
    program.holdReloads(false);
    JsonNode event = awaitEvent(version);
    assertThat(event.path("type").asText()).isEqualTo("ConfigurationCommitted");
    assertThat(event.at("/changes/0/after/outcome").asText()).isEqualTo("found");
    assertThat(event.at("/changes/0/after/warnings").toString())
        .contains("took longer than hrapi waited");
    serves("two");
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
    assertThat(api.get("/v1/status").json().at("/haproxy/drift").toString())
        .doesNotContain("worker");
  }

  @Test
  void isRecordedWhenHaproxyHasNotLoadedIt() throws Exception {
    try (ServerSocket taken =
        new ServerSocket(FreePorts.next(), 1, InetAddress.getLoopbackAddress())) {
      String running = api.get("/v1/haproxy/configuration/running").body();
      program.holdReloads(true);
      // Only HAProxy can expand the address, so that no trial finds it taken.
      isUnknown(
          api.upload(
              "global\n  setenv TAKEN "
                  + taken.getLocalPort()
                  + "\n"
                  + UploadText.DEFAULTS
                  + UploadText.frontend("h", "bind \"127.0.0.1:${TAKEN}\"", "never"),
              "Hrapi-Actor",
              "ada"));
      long version = api.version();
      program.holdReloads(false);
      JsonNode event = awaitEvent(version);
      assertThat(event.path("type").asText()).isEqualTo("CommitFailed");
      assertThat(event.at("/changes/0/after/messages").toString())
          .contains("did not load it", Integer.toString(taken.getLocalPort()));
      assertThat(api.get("/v1/haproxy/configuration/running").body()).isEqualTo(running);
    }
    serves("one");
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
  }

  @Test
  void isEndedByARestart() {
    commitTooLate();
    long version = api.version();
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(awaitEvent(version).path("type").asText()).isEqualTo("CommitFailed");
    assertThat(api.lastEvent().path("type").asText()).isEqualTo("HaproxyRestarted");
    serves("one");
    program.holdReloads(false);
    api.commit().expect(200);
    serves("two");
  }

  @Test
  void isRecordedByTheNextHrapi() {
    commitTooLate();
    long version = api.version();
    hrapi.kill();
    hrapi.start();
    api.commit().expectProblem(503, "outcome-unknown");
    program.holdReloads(false);
    assertThat(awaitEvent(version).path("type").asText()).isEqualTo("ConfigurationCommitted");
    serves("two");
  }
}
