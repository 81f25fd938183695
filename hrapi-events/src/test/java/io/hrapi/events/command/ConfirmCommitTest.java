package io.hrapi.events.command;

import static io.hrapi.events.fixture.Some.awaited;
import static io.hrapi.events.fixture.Some.loaded;
import static io.hrapi.events.fixture.Some.notLoaded;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.record;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.HaproxyStarted;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Commits that are rolled back unless they are confirmed. */
class ConfirmCommitTest {

  /** Version 4 awaits its confirmation; a rollback returns to what version 2 loaded. */
  private static Log waiting() {
    return Log.of(
        putPool("a"), record(loaded(1)), putPool("b"), record(loaded(3), awaited(1, 2, 60)));
  }

  private static @Nullable Confirmation confirmation(Log log) {
    return log.view().deployment().confirmation();
  }

  @Test
  void waitsForWhatItsEventSays() {
    assertThat(confirmation(waiting()))
        .isEqualTo(new Confirmation(4, 60, 60_000_000, Some.commit(1), 2));
  }

  @Test
  void staysOnceItIsConfirmed() {
    Log log = waiting();
    Decision decision = log.add(new ConfirmCommit());
    assertThat(decision.type().storedName()).isEqualTo("CommitConfirmed");
    assertThat(decision.subject()).isEqualTo("/controller/confirm");
    assertThat(decision.changes()).isEqualTo(List.of(new CommitConfirmed(4, "commit-3")));
    assertThat(confirmation(log)).isNull();
    assertThat(log.view().deployment().running()).isEqualTo(new ModelReference(3));
    assertThatThrownBy(() -> new ConfirmCommit().decide(log.view()))
        .isInstanceOf(Refusal.Conflict.class)
        .hasMessageContaining("no commit waits for a confirmation");
  }

  @Test
  void isBoundToTheModelThatWasSeen() {
    Log log = waiting();
    Preconditions stale = new Preconditions(Set.of(1L), false, false);
    assertThatThrownBy(() -> new ConfirmCommit().check(stale, log.view()))
        .isInstanceOf(Refusal.Stale.class);
    new ConfirmCommit().check(new Preconditions(Set.of(3L), false, false), log.view());
    assertThat(new ConfirmCommit().revision(log.view())).isEmpty();
  }

  @Test
  void isSettledByALaterCommitEvenOneThatChangesNothing() {
    Log loadedAnew = waiting();
    loadedAnew.add(record(loaded(3)));
    assertThat(confirmation(loadedAnew)).isNull();
    Log unchanged = waiting();
    unchanged.add(record(notLoaded(3, Outcome.UNCHANGED)));
    assertThat(confirmation(unchanged)).isNull();
    Log extended = waiting();
    extended.add(record(notLoaded(3, Outcome.UNCHANGED), awaited(1, 2, 90)));
    assertThat(confirmation(extended))
        .isEqualTo(new Confirmation(5, 90, 90_000_000, Some.commit(1), 2));
  }

  @Test
  void isLeftAloneByWhatLoadsNothing() {
    Log log = waiting();
    Confirmation before = confirmation(log);
    log.add(record(notLoaded(3, Outcome.REFUSED)));
    log.add(record(notLoaded(3, Outcome.FAILED)));
    log.add(record(new HaproxyStopped(true, 1)));
    log.add(record(new HaproxyStarted("commit-3", 1)));
    log.add(putPool("c"));
    log.add(new PutPending(Some.text(1), new java.util.TreeSet<>()));
    log.add(new DeletePending());
    assertThat(confirmation(log)).isEqualTo(before);
    log.add(record(new DeploymentForgotten()));
    assertThat(confirmation(log)).isNull();
  }

  @Test
  void goesBackToWhatRanAndLeavesWhatFailedPending() {
    Log log = waiting();
    ConfigurationLoaded back =
        new ConfigurationLoaded(
            Some.commit(1), Trigger.BACK, 1, Outcome.RELOAD, "", 1, "3.2.1", "0.1.0", List.of());
    log.add(record(back));
    Deployment deployment = log.view().deployment();
    assertThat(deployment.running()).isEqualTo(new ModelReference(1));
    assertThat(deployment.pending()).isEqualTo(new ModelReference(3));
    assertThat(deployment.commit()).isEqualTo(Some.commit(1));
    assertThat(deployment.runningSince()).isEqualTo(5);
    assertThat(deployment.confirmation()).isNull();
  }
}
