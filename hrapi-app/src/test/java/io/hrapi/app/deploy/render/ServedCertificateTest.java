package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.present.Times;
import io.hrapi.events.model.Name;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class ServedCertificateTest {

  private static final Instant NOW = Instant.parse("2026-06-01T12:00:00Z");

  private static ServedCertificate served(Duration from, Duration until) {
    return new ServedCertificate(
        new Name("shop"), Times.micros(NOW.plus(from)), Times.micros(NOW.plus(until)));
  }

  private static String problem(Duration from, Duration until) {
    return served(from, until).problem(NOW).orElse("none");
  }

  @Test
  void itIsSaidFrom21DaysBeforeTheEnd() {
    Duration since = Duration.ofDays(-1);
    assertThat(problem(since, Duration.ofDays(21))).isEqualTo("none");
    assertThat(problem(since, Duration.ofDays(21).minusSeconds(1)))
        .isEqualTo("/certificates/shop expires at 2026-06-22T11:59:59.000000Z, in 20 days");
    assertThat(problem(since, Duration.ofDays(1))).endsWith(", in 1 day");
    assertThat(problem(since, Duration.ofHours(1))).endsWith(", today");
    assertThat(problem(since, Duration.ofSeconds(-1)))
        .isEqualTo("/certificates/shop expired at 2026-06-01T11:59:59.000000Z");
    assertThat(served(since, Duration.ofSeconds(-1)).isExpired(NOW)).isTrue();
    assertThat(served(since, Duration.ofSeconds(1)).isExpired(NOW)).isFalse();
  }

  @Test
  void oneThatIsNotValidYetIsSaidToo() {
    assertThat(problem(Duration.ofHours(1), Duration.ofDays(90)))
        .isEqualTo("/certificates/shop is not valid before 2026-06-01T13:00:00.000000Z");
  }
}
