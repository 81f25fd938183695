package io.hrapi.app.deploy.watch;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.deploy.watch.Restarts.Advice;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class RestartsTest {

  private static final long SECOND = 1_000_000_000;

  /** Starts negative and passes 0, as System.nanoTime() may. */
  private long now = -10 * SECOND;

  private Restarts restarts(int limit) {
    return new Restarts(limit, Duration.ofMinutes(5), Duration.ofSeconds(1));
  }

  private void startsAfter(Restarts restarts, long seconds) {
    now += seconds * SECOND - 1;
    assertThat(restarts.advice(now)).as(seconds + " s").isEqualTo(Advice.WAIT);
    now += 1;
    assertThat(restarts.advice(now)).as(seconds + " s").isEqualTo(Advice.START);
    restarts.tried(now);
  }

  @Test
  void theFirstIsAtOnceAndThePauseDoubles() {
    Restarts restarts = restarts(100);
    assertThat(restarts.advice(now)).isEqualTo(Advice.START);
    restarts.tried(now);
    for (long seconds : new long[] {1, 2, 4, 8, 16, 32, 60, 60}) {
      startsAfter(restarts, seconds);
    }
  }

  @Test
  void itIsGivenUpAtTheLimit() {
    Restarts restarts = restarts(2);
    restarts.tried(now);
    startsAfter(restarts, 1);
    assertThat(restarts.advice(now)).isEqualTo(Advice.GIVE_UP);
    assertThat(restarts.describe()).isEqualTo("2 starts within 300 s");
    restarts.forget();
    assertThat(restarts.advice(now)).isEqualTo(Advice.START);
  }

  @Test
  void whatIsLongAgoDoesNotCount() {
    Restarts restarts = restarts(2);
    restarts.tried(now);
    now += 200 * SECOND;
    restarts.tried(now);
    assertThat(restarts.advice(now)).isEqualTo(Advice.GIVE_UP);
    now += 101 * SECOND;
    assertThat(restarts.advice(now)).isEqualTo(Advice.START);
    assertThat(restarts.count()).isEqualTo(1);
  }

  @Test
  void noneAtAllIsASettingToo() {
    assertThat(restarts(0).advice(now)).isEqualTo(Advice.GIVE_UP);
  }
}
