package io.hrapi.haproxy.render;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class WorkerLimitsTest {

  private static final WorkerLimits OURS = new WorkerLimits(Duration.ofMinutes(10), 20);

  @ParameterizedTest
  @CsvSource({"5, PT0.005S", "5ms, PT0.005S", "5s, PT5S", "5m, PT5M", "5h, PT5H", "2d, P2D"})
  void aConfigurationMaySayOthers(String text, Duration meant) {
    String configuration = "global\n\thard-stop-after " + text + " # so\ndefaults\n";
    assertThat(OURS.or(configuration)).isEqualTo(new WorkerLimits(meant, 20));
  }

  @Test
  void theLastOneHolds() {
    assertThat(
            OURS.or("global\n  mworker-max-reloads 3\nglobal\n  mworker-max-reloads 50\n")
                .maximumReloads())
        .isEqualTo(50);
  }

  @Test
  void whatIsNoSuchLineSaysNothing() {
    String configuration =
        "global\n  # hard-stop-after 3s\n  hard-stop-after-all 3s\n  mworker-max-reloads x\n";
    assertThat(OURS.or(configuration)).isEqualTo(OURS);
  }
}
