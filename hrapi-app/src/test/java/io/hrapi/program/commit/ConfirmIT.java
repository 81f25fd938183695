package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.present.Times;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.Crash;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.HaproxyScript;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.haproxy.step.LoadStep;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Commits that are rolled back unless they are confirmed in time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ConfirmIT {

  private static final String COMMIT = "/v1/controller/commit";
  private static final String CONFIRM = "/v1/controller/confirm";

  /** Seconds until the deadline: longer than any test takes. */
  private static final int LONG = 600;

  @TempDir private static Path folder;

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private HaproxyScript program;
  private RunningHrapi hrapi;
  private Api api;

  @BeforeAll
  void start() {
    program = new HaproxyScript(folder);
    hrapi = RunningHrapi.start(Map.of("HAPROXY_BIN", program.program()));
    api = hrapi.api();
  }

  /** Commits a model whose gateway answers "one"; no upload is pending. */
  @BeforeEach
  void model() {
    program.refuse(false);
    api.put("/v1/model", "{}").expect(200);
    api.putGateway(backends.serve("one"), port);
    api.commitOverUpload().expect(200);
    // An upload of an earlier test must not be what a rollback returns to.
    assertThat(api.delete("/v1/haproxy/configuration/pending").status()).isIn(200, 404);
    serves("one");
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  /** Changes the gateway's target, without a commit; returns the version. */
  private long point(String word) {
    return api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve(word)))
        .expect(200)
        .version();
  }

  private void serves(String word) {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo(word);
  }

  private void awaitServes(String word) {
    Await.until("it answers " + word, () -> new Api(port).get("/").expect(200).body().equals(word));
  }

  private Answer commit(int seconds) {
    return api.postJson(COMMIT, "{\"confirm\": " + seconds + "}").expect(200);
  }

  private JsonNode status() {
    return api.get("/v1/status").expect(200).json();
  }

  private void awaitEvent(String type) {
    Await.until(type, () -> api.lastEvent().path("type").asText().equals(type));
  }

  /**
   * Checks that the commit was rolled back: the event, and both pointers as in the contract's
   * table.
   */
  private void wentBack(long commitEvent) {
    awaitEvent("CommitNotConfirmed");
    JsonNode event = api.lastEvent();
    assertThat(event.path("actor").asText()).isEqualTo("hrapi");
    assertThat(event.path("reason").asText())
        .contains("event " + commitEvent, "was not confirmed within");
    assertThat(event.at("/changes/0/after/trigger").asText()).isEqualTo("back");
    assertThat(status().has("confirm")).isFalse();
    Answer late = api.post(CONFIRM).expectProblem(409, "conflict");
    assertThat(late.json().path("detail").asText()).contains("no commit waits", "in time");
    assertThat(hrapi.haproxy().path("commit")).isEqualTo(event.at("/changes/0/after/commit"));
  }

  @Test
  void whatIsNotConfirmedIsGoneBackFrom() {
    long one = status().at("/versions/running").asLong();
    String text = api.get("/v1/haproxy/configuration/running").body();
    long pid = hrapi.haproxyPid();
    for (boolean reload : List.of(false, true)) {
      point("two");
      if (reload) {
        api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
      }
      long two = status().at("/versions/model").asLong();
      Answer commit = commit(4);
      assertThat(commit.json().path("applied").asText()).isEqualTo(reload ? "reload" : "runtime");
      serves("two");
      Instant until = Instant.parse(commit.json().path("confirmUntil").asText());
      assertThat(commit.json().path("goesBackTo").asLong()).isEqualTo(one);
      JsonNode waiting = status().path("confirm");
      assertThat(Instant.parse(waiting.path("until").asText())).isEqualTo(until);
      assertThat(waiting.path("byVersion").asLong()).isEqualTo(commit.version());
      assertThat(waiting.path("goesBackTo").asLong()).isEqualTo(one);
      JsonNode awaited = api.get("/v1/events/" + commit.version()).json().at("/changes/1");
      assertThat(awaited.path("change").asText()).isEqualTo("confirmationAwaited");
      assertThat(awaited.at("/after/seconds").asInt()).isEqualTo(4);

      awaitServes("one");
      wentBack(commit.version());
      assertThat(Instant.parse(api.lastEvent().path("time").asText())).isAfterOrEqualTo(until);
      assertThat(status().at("/versions/running").asLong()).isEqualTo(one);
      assertThat(status().at("/versions/pending").asLong()).isEqualTo(two);
      assertThat(api.get("/v1/haproxy/configuration/running").body()).isEqualTo(text);
      assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    }
  }

  @Test
  void whatIsConfirmedStays() {
    point("two");
    Answer commit = commit(3);
    Instant until = Instant.parse(commit.json().path("confirmUntil").asText());
    long version = api.version();
    Answer dry = api.post(CONFIRM + "?dryRun=true").expect(200);
    assertThat(dry.json().path("confirmed").asLong()).isEqualTo(commit.version());
    assertThat(dry.json().at("/changes/0/change").asText()).isEqualTo("commitConfirmed");
    api.post(CONFIRM, "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
    api.post(CONFIRM + "?x=1").expectProblem(400, "bad-request");
    assertThat(api.version()).isEqualTo(version);
    String[] headers = {"Idempotency-Key", "k1", "Hrapi-Actor", "ada", "Hrapi-Reason", "seen"};
    Answer confirmed = api.post(CONFIRM, headers).expect(200);
    assertThat(confirmed.json().path("confirmed").asLong()).isEqualTo(commit.version());
    assertThat(confirmed.json().path("commit")).isEqualTo(hrapi.haproxy().path("commit"));
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("CommitConfirmed");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    assertThat(event.path("reason").asText()).isEqualTo("seen");
    // A retry gets the same answer; a second confirmation is refused.
    assertThat(api.post(CONFIRM, headers).expect(200).body()).isEqualTo(confirmed.body());
    api.post(CONFIRM).expectProblem(409, "conflict");
    Await.until("the time is over", () -> Instant.now().isAfter(until.plusMillis(600)));
    assertThat(api.version()).isEqualTo(version + 1);
    serves("two");
  }

  @Test
  void aFurtherCommitExtendsOrSettlesIt() {
    long one = status().at("/versions/running").asLong();
    point("two");
    Answer first = commit(LONG);
    point("three");
    Answer second = commit(LONG);
    assertThat(second.json().path("goesBackTo").asLong()).isEqualTo(one);
    assertThat(status().at("/confirm/byVersion").asLong()).isEqualTo(second.version());
    // A commit of the same model: nothing is loaded, and a new period begins.
    Answer same = commit(LONG);
    assertThat(same.json().path("applied").asText()).isEqualTo("unchanged");
    assertThat(Instant.parse(same.json().path("confirmUntil").asText()))
        .isAfter(Instant.parse(first.json().path("confirmUntil").asText()));
    assertThat(status().at("/confirm/byVersion").asLong()).isEqualTo(same.version());
    assertThat(status().at("/confirm/goesBackTo").asLong()).isEqualTo(one);
    // A commit without "confirm" makes the running configuration final.
    api.commit().expect(200);
    assertThat(status().has("confirm")).isFalse();
    api.post(CONFIRM).expectProblem(409, "conflict");
    // A rollback never returns to an unconfirmed commit.
    point("four");
    commit(LONG);
    point("five");
    Answer last = commit(1);
    awaitServes("three");
    wentBack(last.version());
  }

  @Test
  void whereThereIsNothingToGoBackToNothingIsWaitedFor() {
    Answer unchanged = commit(LONG);
    assertThat(unchanged.json().path("applied").asText()).isEqualTo("unchanged");
    assertThat(unchanged.json().has("confirmUntil")).isFalse();
    assertThat(unchanged.json().path("warnings").toString()).contains("nothing to go back to");
    assertThat(status().has("confirm")).isFalse();
    // Changed and changed back before it was confirmed.
    point("two");
    commit(LONG);
    Answer back =
        api.postJson("/v1/haproxy/configuration/commit", "{\"confirm\": \"" + LONG + "\"}")
            .expect(200);
    serves("one");
    assertThat(back.json().has("confirmUntil")).isFalse();
    assertThat(back.json().path("warnings").toString()).contains("nothing to go back to");
    assertThat(status().has("confirm")).isFalse();
    // While HAProxy is stopped, nothing shows whether a commit is good.
    api.post("/v1/haproxy/control/stop").expect(200);
    for (String query : List.of("", "?dryRun=true")) {
      Answer stopped =
          api.postJson("/v1/haproxy/configuration/commit" + query, "{\"confirm\": 60}")
              .expectProblem(409, "conflict");
      assertThat(stopped.json().path("detail").asText()).contains("stopped", "control/start");
    }
  }

  @Test
  void whatIsAskedForIsUnderstoodOrRefused() {
    point("two");
    long version = api.version();
    for (String body :
        List.of(
            "{\"confirm\": 0}",
            "{\"confirm\": 86401}",
            "{\"confirm\": -1}",
            "{\"confirm\": 1.5}",
            "{\"confirm\": \"soon\"}",
            "{\"confirm\": null}",
            "{\"confirm\": true}",
            "{\"confirm\": 99999999999}")) {
      Answer refused = api.postJson(COMMIT, body).expectProblem(422, "invalid");
      assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/confirm");
    }
    api.postJson(COMMIT, "{\"confirmed\": 60}").expectProblem(422, "invalid");
    api.postJson(COMMIT, "[]").expectProblem(422, "invalid");
    api.postJson(COMMIT, "{").expectProblem(400, "malformed-body");
    api.sendText("POST", COMMIT, "{\"confirm\": 60}").expectProblem(415, "unsupported-media-type");
    api.post(COMMIT + "?confirm=60").expectProblem(400, "bad-request");
    String upload = UploadText.answering("127.0.0.1:" + FreePorts.next(), "up");
    for (String seconds : List.of("0", "86401", "soon", "-1", "")) {
      api.sendText("POST", "/v1/controller/upload?confirm=" + seconds, upload)
          .expectProblem(400, "bad-request");
    }
    assertThat(api.version()).isEqualTo(version);
    // A dry-run tells what would happen.
    Answer dry = api.postJson(COMMIT + "?dryRun=true", "{\"confirm\": \"60\"}").expect(200);
    assertThat(Instant.parse(dry.json().path("confirmUntil").asText())).isAfter(Instant.now());
    assertThat(dry.json().path("goesBackTo").asLong())
        .isEqualTo(status().at("/versions/running").asLong());
    assertThat(api.version()).isEqualTo(version);
    assertThat(status().has("confirm")).isFalse();
    // A body without "confirm" is like no body.
    for (String body : List.of("", "{}", "null")) {
      Answer plain =
          api.sendTyped("POST", COMMIT, "application/json", body.getBytes(StandardCharsets.UTF_8));
      assertThat(plain.expect(200).json().has("confirmUntil")).isFalse();
    }
    api.sendText("POST", COMMIT, "").expect(200);
  }

  @Test
  void anUploadIsGoneBackFromAndTo() {
    String answering = UploadText.answering("127.0.0.1:" + port, "upload");
    Answer upload = api.sendText("POST", "/v1/controller/upload?confirm=2", answering).expect(200);
    serves("upload");
    awaitServes("one");
    wentBack(upload.version());
    assertThat(api.get("/v1/haproxy/configuration/pending").body()).isEqualTo(answering);
    api.upload(answering).expect(200);
    point("two");
    Answer commit = api.postJson(COMMIT + "?replaceUpload=true", "{\"confirm\": 2}").expect(200);
    assertThat(commit.json().path("goesBackToUpload").asText()).hasSize(64);
    assertThat(status().at("/confirm/goesBackToUpload"))
        .isEqualTo(commit.json().path("goesBackToUpload"));
    awaitServes("upload");
    wentBack(commit.version());
    assertThat(api.get("/v1/haproxy/configuration/running").body()).isEqualTo(answering);
  }

  @Test
  void hrapiThatDiedMeanwhileGoesBackAtItsNextStart() {
    long pid = hrapi.haproxyPid();
    // Restarted before the deadline: it waits until then.
    point("two");
    Answer commit = commit(LONG);
    hrapi.kill();
    serves("two");
    hrapi.start();
    assertThat(status().at("/confirm/byVersion").asLong()).isEqualTo(commit.version());
    serves("two");
    api.post(CONFIRM).expect(200);
    // Restarted after the deadline: it rolls back at once.
    point("three");
    Answer second = commit(1);
    Instant until = Instant.parse(second.json().path("confirmUntil").asText());
    hrapi.kill();
    Await.until("the time is over", () -> Instant.now().isAfter(until));
    hrapi.start();
    awaitServes("two");
    wentBack(second.version());
    assertThat(hrapi.haproxyPid()).isEqualTo(pid);
    // HAProxy died too: it is not started with the unconfirmed commit.
    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    point("four");
    Answer third = commit(2);
    List<ProcessHandle> haproxy = hrapi.haproxyProcesses();
    hrapi.stop();
    haproxy.forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> haproxy.stream().noneMatch(ProcessHandle::isAlive));
    Instant over = Instant.parse(third.json().path("confirmUntil").asText());
    Await.until("the time is over", () -> Instant.now().isAfter(over));
    hrapi.start();
    awaitServes("two");
    awaitEvent("CommitNotConfirmed");
    assertThat(status().has("confirm")).isFalse();
  }

  @Test
  void aCommitThatWasLoadedButNotRecordedIsStillToBeConfirmed() {
    long one = status().at("/versions/running").asLong();
    long two = point("two");
    Crash.between(hrapi, () -> commit(LONG));
    Await.until("it is recorded", () -> status().has("confirm"));
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("ConfigurationCommitted");
    assertThat(event.at("/changes/0/after/outcome").asText()).isEqualTo("found");
    assertThat(status().at("/confirm/goesBackTo").asLong()).isEqualTo(one);
    assertThat(status().at("/confirm/byVersion").asLong())
        .isEqualTo(event.path("version").asLong());
    // The rollback itself can be interrupted in the same way.
    Crash.between(hrapi, () -> commit(1));
    awaitEvent("CommitNotConfirmed");
    serves("one");
    assertThat(status().has("confirm")).isFalse();
    assertThat(status().at("/versions/running").asLong()).isEqualTo(one);
    assertThat(status().at("/versions/pending").asLong()).isEqualTo(two);
  }

  @Test
  void theNoteOfACommitHasTheDeadlineOfItsEvent() throws IOException {
    point("two");
    hrapi.haltAfter(LoadStep.RECORDED);
    assertThatThrownBy(() -> commit(LONG)).isInstanceOf(UncheckedIOException.class);
    hrapi.awaitEnd();
    Path note = hrapi.instance().resolve("loading.json");
    long until = new ObjectMapper().readTree(note.toFile()).at("/confirm/untilMicros").asLong();
    hrapi.start();
    assertThat(status().at("/confirm/until").asText()).isEqualTo(Times.text(until));
  }

  @Test
  void aHaproxyThatIsStoppedStaysSoAndStartsWithWhatWasConfirmed() {
    point("two");
    Answer commit = commit(4);
    api.post("/v1/haproxy/control/restart").expect(200);
    serves("two");
    api.post("/v1/haproxy/control/stop").expect(200);
    awaitEvent("CommitNotConfirmed");
    assertThat(api.lastEvent().at("/changes/0/after/outcome").asText()).isEqualTo("staged");
    assertThat(api.lastEvent().path("reason").asText()).contains("event " + commit.version());
    assertThat(hrapi.haproxyProcesses()).isEmpty();
    api.post("/v1/haproxy/control/start").expect(200);
    serves("one");
  }

  @Test
  void aWayBackThatFailsIsToldAndTriedAgain() {
    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    point("two");
    Api admin = new Api(hrapi.adminPort());
    Answer commit = commit(4);
    program.refuse(true);
    awaitEvent("WayBackFailed");
    assertThat(api.lastEvent().path("actor").asText()).isEqualTo("hrapi");
    assertThat(api.lastEvent().at("/changes/0/after/messages").toString())
        .contains("refused on purpose");
    serves("two");
    assertThat(status().at("/confirm/byVersion").asLong()).isEqualTo(commit.version());
    Await.until(
        "hrapi is unhealthy",
        () ->
            !admin.get("/healthcheck").json().at("/confirmation/healthy").asBoolean(true)
                && admin.get("/healthcheck").body().contains("rolling back failed"));
    program.refuse(false);
    awaitServes("one");
    wentBack(commit.version());
    Await.until(
        "hrapi is healthy",
        () -> admin.get("/healthcheck").json().at("/confirmation/healthy").asBoolean());
  }
}
