package io.hrapi.events.projection;

import static io.hrapi.events.fixture.Some.loaded;
import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.notLoaded;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.record;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.DriftEnded;
import io.hrapi.events.change.DriftFound;
import io.hrapi.events.change.HaproxyDied;
import io.hrapi.events.change.HaproxyGivenUp;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.change.UploadDiscarded;
import io.hrapi.events.command.Command;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.LoadedCommit;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The table of pending and running. */
class DeploymentTest {

  private static void thenPointsTo(Log log, @Nullable Integer pending, @Nullable Integer running) {
    Deployment deployment = log.view().deployment();
    assertThat(deployment.pending())
        .isEqualTo(pending == null ? null : new ModelReference(pending));
    assertThat(deployment.running())
        .isEqualTo(running == null ? null : new ModelReference(running));
  }

  /** Checks pending and running, each a model version, an upload or null. */
  private static void thenAre(
      Log log, @Nullable ConfigurationReference pending, @Nullable ConfigurationReference running) {
    assertThat(log.view().deployment().pending()).isEqualTo(pending);
    assertThat(log.view().deployment().running()).isEqualTo(running);
  }

  private static Command swapTo(ConfigurationReference configuration) {
    return record(Some.loaded(configuration, Trigger.SWAP, Outcome.RELOAD));
  }

  private static Command uploaded(int text) {
    return record(new ConfigurationUploaded(Some.upload(text)));
  }

  @Nested
  class AnUpload {

    @Test
    void isPendingUntilItIsDiscardedOrLoaded() {
      Log log = Log.of(putPool("a"), record(loaded(1)), uploaded(5));
      thenAre(log, Some.upload(5), new ModelReference(1));
      assertThat(log.view().deployment().pendingSince()).isEqualTo(3);
      log.add(putPool("b"));
      thenAre(log, Some.upload(5), new ModelReference(1));
      log.add(record(loaded(4)));
      thenAre(log, Some.upload(5), new ModelReference(4));
      assertThat(log.view().deployment().runningSince()).isEqualTo(5);
      log.add(swapTo(Some.upload(5)));
      thenAre(log, new ModelReference(4), Some.upload(5));
      log.add(swapTo(new ModelReference(4)));
      thenAre(log, Some.upload(5), new ModelReference(4));
    }

    @Test
    void thatIsDiscardedLeavesTheModelPendingUnlessItRuns() {
      Log log = Log.of(uploaded(5), record(new UploadDiscarded(Some.upload(5))));
      thenAre(log, null, null);
      log.add(putPool("a"));
      log.add(uploaded(5));
      log.add(record(new UploadDiscarded(Some.upload(5))));
      thenAre(log, new ModelReference(3), null);
      log.add(record(loaded(3)));
      log.add(uploaded(5));
      log.add(record(new UploadDiscarded(Some.upload(5))));
      thenAre(log, null, new ModelReference(3));
    }

    @Test
    void thatIsLoadedAtOnceMakesTheFormerRunningPending() {
      Command load = record(Some.loaded(Some.upload(5), Trigger.UPLOAD, Outcome.RELOAD));
      Log log = Log.of(putPool("a"), record(loaded(1)), putPool("b"), load);
      thenAre(log, new ModelReference(1), Some.upload(5));
      log.add(load);
      thenAre(log, new ModelReference(1), Some.upload(5));
    }

    @Test
    void thatIsLoadedWithAnotherCertificateRunsSinceThen() {
      Command load = record(Some.loaded(Some.upload(5), Trigger.UPLOAD, Outcome.RELOAD));
      Log log = Log.of(load, load);
      assertThat(log.view().deployment().runningSince()).isEqualTo(1);
      LoadedCommit other =
          new LoadedCommit(
              "commit-y",
              Some.upload(5),
              Some.hash(1),
              new TreeMap<>(Map.of("certificates/a.pem", Some.hash(2))),
              0);
      log.add(
          record(
              new ConfigurationLoaded(
                  other, Trigger.UPLOAD, 2, Outcome.RELOAD, "", 1, "3.2.1", "0.1.0", List.of())));
      thenAre(log, null, Some.upload(5));
      assertThat(log.view().deployment().runningSince()).isEqualTo(3);
    }

    @Test
    void firstOfAllLeavesNothingPending() {
      thenAre(
          Log.of(record(Some.loaded(Some.upload(5), Trigger.UPLOAD, Outcome.START))),
          null,
          Some.upload(5));
    }

    @Test
    void thatIsOnlyFoundGoodLeavesHaproxyStopped() {
      Log log = Log.of(record(new HaproxyStopped(true, 1)), uploaded(5));
      log.add(record(Some.loaded(Some.upload(5), Trigger.SWAP, Outcome.STAGED)));
      thenAre(log, null, Some.upload(5));
      assertThat(log.view().deployment().stopRequested()).isTrue();
      log.add(record(Some.loaded(Some.upload(6), Trigger.SWAP, Outcome.START)));
      assertThat(log.view().deployment().stopRequested()).isFalse();
    }
  }

  @Nested
  class AChangeOfTheModel {

    @Test
    void isPending() {
      thenPointsTo(Log.of(), null, null);
      thenPointsTo(Log.of(putPool("a")), 1, null);
      thenPointsTo(Log.of(putPool("a"), putPool("b")), 2, null);
    }

    @Test
    void isNoneIfNothingChanged() {
      Log log = Log.of(putPool("a"), putPool("a"));
      thenPointsTo(log, 1, null);
      assertThat(log.view().modelVersion()).isEqualTo(1);
      assertThat(log.view().version()).isEqualTo(2);
    }

    @Test
    void leavesRunningAlone() {
      thenPointsTo(Log.of(putPool("a"), record(loaded(1)), putPool("b")), 3, 1);
    }
  }

  @Nested
  class ACommit {

    @Test
    void ofTheNewestModelLeavesNothingPendingTheFirstTime() {
      Log log = Log.of(putPool("a"), record(loaded(1)));
      thenPointsTo(log, null, 1);
      Deployment deployment = log.view().deployment();
      assertThat(deployment.commit()).isEqualTo(Some.commit(1));
      assertThat(deployment.lastAttempt())
          .isEqualTo(new CommitAttempt(2, 1, Outcome.RELOAD, List.of("a warning")));
      assertThat(log.view().modelVersion()).isEqualTo(1);
    }

    @Test
    void ofTheNewestModelMakesTheFormerRunningPending() {
      thenPointsTo(Log.of(putPool("a"), record(loaded(1)), putPool("b"), record(loaded(3))), 1, 3);
    }

    @Test
    void ofWhatRanAlreadyLeavesTheWayBackAsItWas() {
      thenPointsTo(
          Log.of(
              putPool("a"), record(loaded(1)), putPool("b"), record(loaded(3)), record(loaded(3))),
          1,
          3);
    }

    @Test
    void leavesANewerModelPending() {
      thenPointsTo(Log.of(putPool("a"), putPool("b"), record(loaded(1))), 2, 1);
    }

    @Test
    void thatNamesALaterVersionThanTheModelsIsOfTheNewestModel() {
      Log log = Log.of(putPool("a"), putPool("a"));
      log.add(
          record(
              new io.hrapi.events.change.ConfigurationLoaded(
                  Some.commit(1),
                  Trigger.COMMIT,
                  2,
                  Outcome.START,
                  "",
                  1,
                  "3.2.1",
                  "0.1.0",
                  List.of())));
      thenPointsTo(log, null, 1);
    }

    @ParameterizedTest
    @EnumSource(names = {"UNCHANGED", "REFUSED", "FAILED"})
    void thatLoadedNothingMovesNothing(Outcome outcome) {
      Log log =
          Log.of(
              putPool("a"),
              record(loaded(1)),
              putPool("b"),
              record(new HaproxyStopped(true, 1)),
              record(notLoaded(3, outcome)));
      thenPointsTo(log, 3, 1);
      Deployment deployment = log.view().deployment();
      assertThat(deployment.commit()).isEqualTo(Some.commit(1));
      assertThat(deployment.stopRequested()).isTrue();
      assertThat(deployment.lastAttempt())
          .isEqualTo(new CommitAttempt(5, 3, outcome, List.of("[ALERT] unknown keyword")));
    }

    @Test
    void inTheEventOfAChangeSeesThatChange() {
      Log log = Log.of(putPool("a"));
      List<Change> changes = List.of(new ResourceChanged(null, Some.pool("b")), loaded(1));
      log.add("Both", "/", changes);
      thenPointsTo(log, 2, 1);
    }
  }

  @Nested
  class StartingAndStopping {

    private boolean stopRequested(Log log) {
      return log.view().deployment().stopRequested();
    }

    @Test
    void remembersARequestedStopUntilTheNextStartOrCommit() {
      Log log = Log.of(putPool("a"), record(loaded(1)));
      assertThat(stopRequested(log)).isFalse();
      log.add(record(new HaproxyStopped(true, 4711)));
      assertThat(stopRequested(log)).isTrue();
      log.add(putPool("b"));
      assertThat(stopRequested(log)).isTrue();
      log.add(record(new HaproxyStarted("commit-1", 4712)));
      assertThat(stopRequested(log)).isFalse();
      log.add(record(new HaproxyStopped(true, 4712)));
      log.add(record(loaded(4)));
      assertThat(stopRequested(log)).isFalse();
    }

    @Test
    void doesNotStayStoppedWhenItEndedWithHrapi() {
      assertThat(stopRequested(Log.of(record(new HaproxyStopped(false, 1))))).isFalse();
    }

    @Test
    void movesNothing() {
      Log log = Log.of(putPool("a"), record(loaded(1)), putPool("b"));
      CommitAttempt attempt = log.view().deployment().lastAttempt();
      log.add(record(new HaproxyStopped(true, 1)));
      thenPointsTo(log, 3, 1);
      log.add(record(new HaproxyStarted("commit-1", 2)));
      thenPointsTo(log, 3, 1);
      assertThat(log.view().deployment().commit()).isEqualTo(Some.commit(1));
      assertThat(log.view().deployment().lastAttempt()).isEqualTo(attempt);
      assertThat(log.view().model().pool(name("b"))).isNotNull();
    }
  }

  @Nested
  class Drift {

    @Test
    void isRememberedUntilItIsOver() {
      Log log = Log.of(putPool("a"), record(loaded(1)));
      Deployment before = log.view().deployment();
      assertThat(before.drifted()).isFalse();
      log.add(record(new DriftFound("commit-1", 0, List.of())));
      assertThat(log.view().deployment()).isEqualTo(before.withDrifted(true));
      log.add(record(loaded(1)));
      log.add(record(new HaproxyStopped(true, 1)));
      log.add(record(notLoaded(1, Outcome.REFUSED)));
      log.add(uploaded(5));
      assertThat(log.view().deployment().drifted()).isTrue();
      log.add(record(new DriftEnded("commit-1")));
      assertThat(log.view().deployment().drifted()).isFalse();
    }

    @Test
    void andDeathsMoveNothing() {
      Log log = Log.of(putPool("a"), record(loaded(1)), putPool("b"));
      Deployment before = log.view().deployment();
      log.add(record(new HaproxyDied("commit-1", 4711, List.of("killed"))));
      log.add(record(new HaproxyGivenUp("commit-1", 5, List.of())));
      assertThat(log.view().deployment()).isEqualTo(before);
    }
  }

  @Test
  void whatHappenedElsewhereIsForgotten() {
    Log log =
        Log.of(
            putPool("a"),
            record(loaded(1)),
            putPool("b"),
            record(notLoaded(3, Outcome.REFUSED)),
            record(new HaproxyStopped(true, 1)),
            record(new DeploymentForgotten()));
    assertThat(log.view().deployment()).isEqualTo(Deployment.NONE.modelChanged(3));
    assertThat(Log.of(record(new DeploymentForgotten())).view().deployment())
        .isEqualTo(Deployment.NONE);
  }
}
