package io.hrapi.program.log;

import static io.hrapi.haproxy.step.LoadStep.ASKED;
import static io.hrapi.haproxy.step.LoadStep.CHANGED;
import static io.hrapi.haproxy.step.LoadStep.CHECKED;
import static io.hrapi.haproxy.step.LoadStep.FILES_WRITTEN;
import static io.hrapi.haproxy.step.LoadStep.LIVE_SWITCHED;
import static io.hrapi.haproxy.step.LoadStep.MARKED;
import static io.hrapi.haproxy.step.LoadStep.MARK_REPLACED;
import static io.hrapi.haproxy.step.LoadStep.NOTED;
import static io.hrapi.haproxy.step.LoadStep.NOTE_DELETED;
import static io.hrapi.haproxy.step.LoadStep.PRUNED;
import static io.hrapi.haproxy.step.LoadStep.READ_BACK;
import static io.hrapi.haproxy.step.LoadStep.RECORDED;
import static io.hrapi.haproxy.step.LoadStep.SERVES;
import static io.hrapi.haproxy.step.LoadStep.STATES_WRITTEN;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.google.common.collect.ImmutableSet;
import com.google.common.collect.Sets;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * hrapi is killed after each step of loading a configuration. HAProxy goes on serving, and plain
 * commits work afterwards.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class KillIT {

  private static final Set<LoadStep> LOADING =
      EnumSet.of(
          FILES_WRITTEN,
          CHECKED,
          NOTED,
          LIVE_SWITCHED,
          STATES_WRITTEN,
          ASKED,
          SERVES,
          RECORDED,
          NOTE_DELETED,
          PRUNED);

  private static final Set<LoadStep> CHANGING =
      EnumSet.of(
          FILES_WRITTEN,
          NOTED,
          MARKED,
          CHANGED,
          READ_BACK,
          LIVE_SWITCHED,
          MARK_REPLACED,
          RECORDED,
          NOTE_DELETED,
          PRUNED);

  /** Whether all steps are tested, each with a hrapi that has just found its HAProxy. */
  private static final boolean WHOLE = "whole".equals(System.getenv("HRAPI_TEST_LOAD"));

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_WATCH_INTERVAL", "100ms"));
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();
  private final int second = FreePorts.next();
  private int weight = 1;

  /**
   * What hrapi does when it is killed.
   *
   * <p>Steps that several acts have in common are tested with the first of them; later acts test
   * only those in which they differ; all of them with {@code HRAPI_TEST_LOAD=whole}.
   */
  enum Action {
    RELOAD(LOADING, LOADING),
    RUN_TIME(CHANGING, CHANGING),
    START(EnumSet.of(ASKED, RECORDED), EnumSet.of(LIVE_SWITCHED, ASKED, SERVES, RECORDED)),
    UPLOAD(EnumSet.of(LIVE_SWITCHED, SERVES), LOADING),
    WAY_BACK(EnumSet.of(LIVE_SWITCHED, ASKED, RECORDED), LOADING),
    RESTART(
        EnumSet.of(ASKED, SERVES),
        EnumSet.of(LIVE_SWITCHED, STATES_WRITTEN, ASKED, SERVES, RECORDED));

    private final ImmutableSet<LoadStep> steps;

    Action(Set<LoadStep> some, Set<LoadStep> all) {
      this.steps = Sets.immutableEnumSet(WHOLE ? all : some);
    }
  }

  @BeforeAll
  void commit() {
    api.putGateway(backends.serve("t"), port);
    api.commit().expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void serves() {
    assertThat(new Api(port).get("/").expect(200).body()).isIn("t", "uploaded");
  }

  private void awaitRunning() {
    Await.until(
        "HAProxy is found again", () -> hrapi.haproxy().path("state").asText().equals("running"));
  }

  /** Waits until the configuration that HAProxy would load by itself is the one it runs. */
  private void awaitLive() {
    Path live = hrapi.haproxyFolder().resolve("live");
    Await.until(
        "what HAProxy would load by itself is what it runs",
        () ->
            Files.readSymbolicLink(live)
                .endsWith(hrapi.haproxy().path("commit").asText("nothing")));
  }

  private void prepare(Action action) {
    switch (action) {
      case START -> api.post("/v1/haproxy/control/stop").expect(200);
      case RELOAD, WAY_BACK -> endpoint(true);
      case RUN_TIME -> weight();
      case UPLOAD, RESTART -> {}
    }
    if (action == Action.WAY_BACK) {
      api.postJson("/v1/controller/commit", "{\"confirm\": 4}").expect(200);
    }
  }

  /** Makes hrapi end after a step; returns false if it has ended already. */
  private boolean isReadyToHalt(Action action, LoadStep step) {
    // The files of the previous commit are deleted later, in the same step.
    if (!WHOLE && step != PRUNED) {
      hrapi.haltAfter(step);
      return true;
    }
    // Killed at once: the next start is to roll back the unconfirmed commit.
    hrapi.kill();
    boolean runs = hrapi.startUntil(step);
    if (runs && action != Action.START && action != Action.WAY_BACK) {
      awaitRunning();
    }
    return runs;
  }

  private void perform(Action action) {
    try {
      switch (action) {
        case START -> api.post("/v1/haproxy/control/start");
        case RELOAD, RUN_TIME -> api.commit();
        case UPLOAD -> api.upload(UploadText.answering("127.0.0.1:" + port, "uploaded"));
        // Happens by itself after the deadline.
        case WAY_BACK -> {}
        case RESTART -> api.post("/v1/haproxy/control/restart");
      }
    } catch (UncheckedIOException | AssertionError e) {
      // The request gets no answer when hrapi is killed; the caller checks that it was.
      return;
    }
  }

  private void endpoint(boolean there) {
    String path = "/v1/gateways/g/endpoints/second";
    if (there) {
      api.put(path, "{\"address\": \"127.0.0.1:" + second + "\"}").expect(200);
    } else {
      Answer answer = api.delete(path);
      assertThat(answer.status()).isIn(200, 404);
    }
  }

  private void weight() {
    weight = 1 + weight % 200;
    api.put("/v1/pools/p/targets/t", "{\"weight\": " + weight + "}").expect(200);
  }

  /**
   * Checks that plain commits work: one, another, and one back; each serves, and HAProxy has no
   * drift.
   */
  private void leadsOn(String after) {
    api.commitOverUpload().expect(200);
    serves();
    for (boolean there : new boolean[] {true, false}) {
      endpoint(there);
      JsonNode answer = api.commit().expect(200).json();
      assertThat(answer.path("applied").asText()).as(after).isIn("reload", "start", "unchanged");
      serves();
      if (there) {
        assertThat(new Api(second).get("/").expect(200).body()).isEqualTo("t");
      }
    }
    weight();
    api.commit().expect(200);
    serves();
    JsonNode live = api.get("/v1/versions/running/diff/live").expect(200).json();
    assertThat(live.path("count").asInt(-1)).as(live.toString()).isZero();
  }

  @ParameterizedTest
  @EnumSource
  void fromEachStepAPlainCommitLeadsOn(Action action) {
    for (LoadStep step : action.steps) {
      prepare(action);
      if (isReadyToHalt(action, step)) {
        perform(action);
      }
      hrapi.awaitEnd();
      if (action != Action.START) {
        serves();
      }
      hrapi.start();
      if (action != Action.START) {
        awaitRunning();
        awaitLive();
      }
      leadsOn(action + " killed after " + step);
    }
  }

  /** Every step must belong to an action: otherwise it is never reached, or missing here. */
  @Test
  void eachStepIsOneOfAnAction() {
    Set<LoadStep> all = EnumSet.noneOf(LoadStep.class);
    for (Action action : Action.values()) {
      all.addAll(action.steps);
    }
    assertThat(all).containsExactly(LoadStep.values());
  }
}
