package io.hrapi.app.deploy.machine;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.deploy.machine.OldWorkers.OldWorker;
import io.hrapi.haproxy.process.ProcessState;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class OldWorkersTest {

  private static final Duration HARD_STOP = Duration.ofMinutes(10);

  private long now = 5;
  private final OldWorkers workers = new OldWorkers(HARD_STOP, () -> now);

  private List<OldWorker> see(ProcessState.OldWorker... old) {
    return workers.of(
        new ProcessState.Running(1, 2, Optional.empty(), "2.6.12", Duration.ZERO, 1, List.of(old)));
  }

  private static ProcessState.OldWorker old(long pid, int seconds) {
    return new ProcessState.OldWorker(pid, 3, Duration.ofSeconds(seconds));
  }

  private static OldWorker shown(long pid, int seconds) {
    Duration replaced = Duration.ofSeconds(seconds);
    return new OldWorker(pid, 3, replaced, HARD_STOP.minus(replaced));
  }

  @Test
  void whoeverKnowsTheLongerTimeIsRight() {
    assertThat(see(old(7, 100))).containsExactly(shown(7, 100));
    now += Duration.ofSeconds(20).toNanos();
    // A worker between this one and the current one has ended, so HAProxy reports too short a time.
    assertThat(see(old(7, 3), old(8, 3))).containsExactly(shown(7, 120), shown(8, 3));
    now += Duration.ofSeconds(500).toNanos();
    assertThat(see(old(7, 503)).get(0).left()).isEqualTo(Duration.ofSeconds(-20));
    assertThat(see()).isEmpty();
    // Another process may have the same process id.
    assertThat(see(old(7, 1))).containsExactly(shown(7, 1));
  }
}
