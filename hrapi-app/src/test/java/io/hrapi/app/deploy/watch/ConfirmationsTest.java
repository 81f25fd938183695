package io.hrapi.app.deploy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When an unconfirmed commit is rolled back, with clocks that the test sets. */
final class ConfirmationsTest {

  private static final LoadedCommit FORMER =
      new LoadedCommit("former", new ModelReference(1), Hash.ZERO, new TreeMap<>(), 9029);

  private final ScheduledExecutorService unused = Executors.newSingleThreadScheduledExecutor();
  private final List<Confirmation> gone = new ArrayList<>();
  private Deployment deployment = Deployment.NONE;
  private Instant wall = Instant.ofEpochSecond(1_000_000);
  private long nanos = Long.MAX_VALUE - 7;
  private boolean fails;
  private final Confirmations confirmations =
      new Confirmations(
          () -> deployment, this::goBack, unused, () -> wall, () -> nanos, "request-1");

  @AfterEach
  void end() {
    unused.shutdownNow();
  }

  private void goBack(Confirmation waiting, CommandMetadata metadata) {
    assertThat(metadata.actor()).isEqualTo("hrapi");
    assertThat(metadata.reason()).contains("event " + waiting.version(), "was not confirmed");
    gone.add(waiting);
    if (fails) {
      throw new IllegalStateException("no way");
    }
    deployment = deployment.confirmed();
  }

  /** Makes a commit await its confirmation for {@code seconds} from now on. */
  private Confirmation await(long version, int seconds) {
    Confirmation waiting =
        new Confirmation(
            version, seconds, wall.plusSeconds(seconds).toEpochMilli() * 1_000, FORMER, 1);
    deployment = deployment.awaiting(waiting);
    return waiting;
  }

  private void lookAfter(long seconds) {
    nanos += TimeUnit.SECONDS.toNanos(seconds);
    wall = wall.plusSeconds(seconds);
    confirmations.look();
  }

  @Test
  void itIsGoneBackFromOnceItsTimeIsOver() {
    confirmations.look();
    Confirmation waiting = await(7, 60);
    lookAfter(0);
    lookAfter(59);
    assertThat(gone).isEmpty();
    lookAfter(1);
    assertThat(gone).containsExactly(waiting);
    lookAfter(60);
    assertThat(gone).hasSize(1);
  }

  @Test
  void oneThatIsConfirmedOrExtendedIsLeftAlone() {
    await(7, 60);
    lookAfter(0);
    deployment = deployment.confirmed();
    lookAfter(100);
    await(8, 60);
    lookAfter(50);
    Confirmation extended = await(9, 60);
    lookAfter(59);
    assertThat(gone).isEmpty();
    lookAfter(61);
    assertThat(gone).containsExactly(extended);
  }

  @Test
  void aWallClockThatJumpsBringsNothingForwardAndPutsNothingOff() {
    await(7, 60);
    lookAfter(0);
    wall = wall.plusSeconds(100_000);
    lookAfter(59);
    assertThat(gone).isEmpty();
    wall = wall.minusSeconds(1_000_000);
    lookAfter(1);
    assertThat(gone).hasSize(1);
  }

  @Test
  void aWallClockThatJumpsBeforeTheFirstLookAtACommitChangesNothing() {
    confirmations.look();
    for (long jump : new long[] {86_400, -86_400}) {
      gone.clear();
      await(7 + jump, 30);
      wall = wall.plusSeconds(jump);
      lookAfter(0);
      lookAfter(29);
      assertThat(gone).isEmpty();
      lookAfter(1);
      assertThat(gone).hasSize(1);
    }
  }

  @Test
  void oneThatCannotBeSeenForAWhileGetsNoMoreTime() {
    confirmations.look();
    await(7, 60);
    lookAfter(0);
    Deployment seen = deployment;
    deployment = Deployment.NONE;
    lookAfter(50);
    deployment = seen;
    lookAfter(10);
    assertThat(gone).hasSize(1);
  }

  @Test
  void afterARestartTheWallClockGivesNoMoreThanWasAskedFor() {
    Confirmation waiting = await(7, 60);
    assertThat(Confirmations.left(waiting, wall.plusSeconds(45))).isEqualTo(Duration.ofSeconds(15));
    assertThat(Confirmations.left(waiting, wall.plusSeconds(61)).isNegative()).isTrue();
    assertThat(Confirmations.left(waiting, wall.minusSeconds(9_999)))
        .isEqualTo(Duration.ofSeconds(60));
    wall = wall.plusSeconds(3_600);
    confirmations.look();
    assertThat(gone).containsExactly(waiting);
  }

  @Test
  void aWayBackThatFailsIsTriedAgainLessAndLessOften() {
    fails = true;
    await(7, 1);
    lookAfter(0);
    lookAfter(1);
    assertThat(gone).hasSize(1);
    assertThat(confirmations.failure()).get().asString().contains("event 7", "no way");
    lookAfter(4);
    assertThat(gone).hasSize(1);
    lookAfter(1);
    assertThat(gone).hasSize(2);
    lookAfter(9);
    assertThat(gone).hasSize(2);
    lookAfter(1);
    assertThat(gone).hasSize(3);
    for (int i = 0; i < 20; i++) {
      lookAfter(300);
    }
    assertThat(gone).hasSizeGreaterThan(15);
    fails = false;
    lookAfter(300);
    int tries = gone.size();
    assertThat(confirmations.failure()).isEmpty();
    lookAfter(300);
    assertThat(gone).hasSize(tries);
  }
}
