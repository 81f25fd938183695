package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Crash;
import io.hrapi.app.testing.ForeignHaproxy;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * HAProxy is started, restarted and stopped; running uploads survive every end of hrapi and
 * HAProxy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ControlIT {

  private static final String CONTROL = "/v1/haproxy/control/";
  private static final String RUNNING = "/v1/haproxy/configuration/running";

  @TempDir Path folder;
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();

  /** Nothing is pending, the model is empty, and HAProxy is stopped. */
  @BeforeEach
  void empty() {
    SharedHrapi.empty(hrapi);
  }

  private String answering(String word) {
    return UploadText.answering("127.0.0.1:" + port, word);
  }

  private void serves(String word) {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo(word);
  }

  private void awaitState(String state) {
    Await.until("HAProxy is " + state, () -> hrapi.haproxy().path("state").asText().equals(state));
  }

  /** Sends a POST, and checks that it adds one event of this type, with the request's actor. */
  private Answer act(String path, String event) {
    long version = api.version();
    Answer answer = api.post(path, "Hrapi-Actor", "ada", "Hrapi-Reason", "why").expect(200);
    assertThat(api.version()).isEqualTo(version + 1);
    assertThat(answer.version()).isEqualTo(version + 1);
    JsonNode last = api.lastEvent();
    assertThat(last.path("type").asText()).isEqualTo(event);
    assertThat(last.path("actor").asText()).isEqualTo("ada");
    assertThat(last.path("reason").asText()).isEqualTo("why");
    return answer;
  }

  @Test
  void noOtherWordActs() {
    api.get(CONTROL + "start").expectProblem(405, "method-not-allowed");
    api.post(CONTROL + "reload").expectProblem(404, "not-found");
    api.post(CONTROL + "start?x=1").expectProblem(400, "bad-request");
  }

  @Test
  void ofItsOwnHaproxyAlone() {
    try (ForeignHaproxy foreign = new ForeignHaproxy(folder)) {
      assertThat(api.upload(answering("one")).expect(200).json().path("HaProxy Status").asText())
          .isEqualTo("Started");
      long pid = hrapi.haproxyPid();
      Answer running = api.post(CONTROL + "start").expectProblem(409, "conflict");
      assertThat(running.json().path("detail").asText())
          .contains("already runs", Long.toString(pid));
      act(CONTROL + "stop", "HaproxyStopped").expectJson("{\"status\": \"haproxy killed\"}");
      assertThat(ProcessHandle.of(pid)).isEmpty();
      foreign.assertServing();
      // It stays stopped when hrapi restarts; another stop does no harm.
      hrapi.stop();
      hrapi.start();
      act(CONTROL + "stop", "HaproxyStopped");
      hrapi.kill();
      hrapi.start();
      assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("stopped");
      assertThat(hrapi.haproxyProcesses()).isEmpty();
      foreign.assertServing();

      Answer started = act(CONTROL + "start", "HaproxyStarted");
      started.expectJson("{\"haproxy status\": \"started\", \"pid\": " + hrapi.haproxyPid() + "}");
      serves("one");
      Answer restarted = act(CONTROL + "restart", "HaproxyRestarted");
      restarted.expectJson(
          "{\"haproxy status\": \"restarted\", \"pid\": " + hrapi.haproxyPid() + "}");
      act(CONTROL + "stop", "HaproxyStopped");
      assertThat(
              act(CONTROL + "restart", "HaproxyRestarted").json().path("haproxy status").asText())
          .isEqualTo("started");
      serves("one");

      // A commit starts HAProxy too, and from then on hrapi does so again.
      act(CONTROL + "stop", "HaproxyStopped");
      Answer commit = api.upload(answering("two")).expect(200);
      assertThat(commit.json().path("applied").asText()).isEqualTo("start");
      serves("two");
      hrapi.stop();
      hrapi.haproxyProcesses().forEach(ProcessHandle::destroyForcibly);
      Await.until("HAProxy is gone", () -> hrapi.haproxyProcesses().isEmpty());
      hrapi.start();
      awaitState("running");
      serves("two");
      foreign.assertServing();
    }
  }

  @Test
  void whileItIsStoppedACommitOfWhatIsPendingIsStaged() {
    api.upload(answering("one")).expect(200);
    act(CONTROL + "stop", "HaproxyStopped");
    api.putPending(answering("two")).expect(200);
    assertThat(
            api.post("/v1/haproxy/configuration/commit?dryRun=true")
                .expect(200)
                .json()
                .path("applied")
                .asText())
        .isEqualTo("staged");
    Answer staged = act("/v1/haproxy/configuration/commit", "ConfigurationCommitted");
    assertThat(staged.json().path("applied").asText()).isEqualTo("staged");
    assertThat(api.get("/v1/status").json().at("/lastCommit/outcome").asText()).isEqualTo("staged");
    assertThat(hrapi.haproxyProcesses()).isEmpty();
    hrapi.kill();
    hrapi.start();
    assertThat(hrapi.haproxy().path("state").asText()).isEqualTo("stopped");
    assertThat(api.get(RUNNING).body()).isEqualTo(answering("two"));
    api.putPending(answering("three")).expect(200);
    act(CONTROL + "start", "HaproxyStarted");
    serves("two");
    assertThat(hrapi.haproxy().path("commit"))
        .isEqualTo(api.get("/v1/events/" + staged.version()).json().at("/changes/0/after/commit"));
  }

  @Test
  void aRestartLosesNoRequest() throws Exception {
    api.upload(answering("one")).expect(200);
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger count = new AtomicInteger();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try {
      List<Future<Boolean>> answers =
          Stream.generate(() -> clients.submit(() -> ask(over, count))).limit(4).toList();
      for (int i = 1; i <= 5; i++) {
        int enough = i * 100;
        act(CONTROL + "restart", "HaproxyRestarted");
        Await.until("there is load", () -> count.get() > enough || failed(answers));
      }
      over.set(true);
      for (Future<Boolean> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isTrue();
      }
    } finally {
      over.set(true);
      clients.shutdownNow();
    }
  }

  private static boolean failed(List<Future<Boolean>> answers) {
    return answers.stream().anyMatch(Future::isDone);
  }

  private boolean ask(AtomicBoolean over, AtomicInteger count) throws IOException {
    while (!over.get()) {
      assertThat(Wire.get(port, "/", "x").expect(200).body()).isEqualTo("one");
      count.incrementAndGet();
    }
    return true;
  }

  @Test
  void preconditionsAreOnTheModel() {
    api.upload(answering("one")).expect(200);
    long model = api.put("/v1/pools/p", "{}").expect(200).version();
    long version = api.version();
    for (String act : List.of("start", "restart", "stop")) {
      Answer stale =
          api.post(CONTROL + act, "If-Match", "\"" + (model - 1) + "\"")
              .expectProblem(412, "precondition-failed");
      assertThat(stale.json().path("currentVersion").asLong()).isEqualTo(model);
      api.post(CONTROL + act, "If-None-Match", "*").expectProblem(412, "precondition-failed");
    }
    assertThat(api.version()).isEqualTo(version);
    api.post(CONTROL + "restart", "If-Match", "\"" + model + "\"").expect(200);
    api.post(CONTROL + "stop", "If-Match", "*").expect(200);
    api.post(CONTROL + "start", "If-Match", "\"" + model + "\"").expect(200);
    serves("one");
  }

  @Test
  void anUploadIsAdoptedAndStartedAgainWithTheSameBytes() throws IOException {
    api.upload("global\n  daemon\n" + answering("one")).expect(200);
    String text = api.get(RUNNING + "/expanded").expect(200).body();
    JsonNode loaded = api.lastEvent().at("/changes/0/after");
    long pid = hrapi.haproxyPid();
    long version = api.version();
    hrapi.kill();
    serves("one");
    hrapi.start();
    awaitState("running");
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    assertThat(api.version()).isEqualTo(version);

    hrapi.kill();
    hrapi.haproxyProcesses().forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> hrapi.haproxyProcesses().isEmpty());
    // The start uses what the log stores, not what is on disk.
    Path live = hrapi.haproxyFolder().resolve("live/haproxy.cfg");
    Files.writeString(live, "# damaged\n");
    hrapi.start();
    Await.until("the start is recorded", () -> api.version() == version + 1);
    serves("one");
    assertThat(api.lastEvent().path("actor").asText()).isEqualTo("hrapi");
    assertThat(hrapi.haproxy().path("commit")).isEqualTo(loaded.path("commit"));
    assertThat(live).hasContent(text).satisfies(file -> sha256(file, loaded));
    // An unchanged upload is recognized.
    assertThat(
            api.upload("global\n  daemon\n" + answering("one")).expect(200).json().path("applied"))
        .hasToString("\"unchanged\"");
  }

  private static void sha256(Path file, JsonNode loaded) throws Exception {
    byte[] hash =
        java.security.MessageDigest.getInstance("SHA-256").digest(Files.readAllBytes(file));
    assertThat(java.util.HexFormat.of().formatHex(hash)).isEqualTo(loaded.path("sha256").asText());
  }

  @Test
  void anUploadThatWasLoadedButNotRecordedIsRecordedAtTheNextStart() {
    api.upload(answering("one")).expect(200);
    long version = api.version();
    String text = answering("two") + "# @{gateway:endpoint:port:min}\n";
    long pid = hrapi.haproxyPid();
    Crash.between(hrapi, () -> api.upload(text, "Hrapi-Actor", "ada", "Hrapi-Reason", "why"));
    Await.until("the upload is recorded", () -> api.version() == version + 1);
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("ConfigurationCommitted");
    assertThat(event.path("resource").asText()).contains("/controller/upload");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    assertThat(event.path("reason").asText()).isEqualTo("why");
    assertThat(event.at("/changes/0/after/outcome").asText()).isEqualTo("found");
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    serves("two");
    assertThat(api.get(RUNNING).expect(200).body()).isEqualTo(text);
    assertThat(api.get(RUNNING + "/expanded").expect(200).body()).endsWith("# 8000\n");
    assertThat(api.get("/v1/haproxy/configuration/pending").body()).isEqualTo(answering("one"));
    // A recorded configuration can be started again.
    act(CONTROL + "stop", "HaproxyStopped");
    act(CONTROL + "start", "HaproxyStarted");
    serves("two");
  }

  @Test
  void postsNeedNeitherBodyNorType() throws IOException {
    api.put("/v1/pools/p", "{}").expect(200);
    for (String path :
        List.of(
            "/v1/controller/commit",
            "/v1/haproxy/control/stop",
            "/v1/haproxy/control/start",
            "/v1/haproxy/control/restart")) {
      everyWay(path, path.endsWith("start") && !path.endsWith("restart"));
    }
    api.upload(answering("one")).expect(200);
    everyWay("/v1/haproxy/configuration/commit", false);
  }

  /**
   * Sends a POST in each way that clients do: with a type and length 0, with a type only, with
   * neither.
   */
  private void everyWay(String path, boolean once) throws IOException {
    for (String headers :
        List.of(
            "Content-Type: application/json\r\nContent-Length: 0\r\n",
            "Content-Type: application/json\r\n",
            "")) {
      Answer answer =
          Wire.send(
              hrapi.port(),
              ("POST "
                      + path
                      + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n"
                      + headers
                      + "\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      answer.expect(200);
      if (once) {
        api.post(CONTROL + "stop").expect(200);
      }
    }
    if (once) {
      api.post(CONTROL + "start").expect(200);
    }
  }
}
