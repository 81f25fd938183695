package io.hrapi.app.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Refusal;
import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ProblemDetailsTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "/pools/eta was last changed by 3 | /v1/pools/eta was last changed by 3",
        "there is no /gateways/g/pools/a; why | there is no /v1/gateways/g/pools/a; why",
        "/gateways/a and /gateways/b have the same | /v1/gateways/a and /v1/gateways/b have the"
            + " same",
        "used by [/gateways/g] | used by [/v1/gateways/g]",
        "/v1/pools/eta is whole | /v1/pools/eta is whole",
        "expected a host, got \"/pools/eta\" | expected a host, got \"/pools/eta\"",
        "the file /var/pools/x is gone | the file /var/pools/x is gone",
        "/poolside is no path of ours | /poolside is no path of ours"
      })
  void pathsAreThoseThatClientsWrite(String message, String shown) {
    assertThat(ProblemTable.of(new Refusal.NotFound(message)).detail()).isEqualTo(shown);
    ProblemDetails conflict = ProblemTable.of(new Refusal.Conflict(message, List.of("/pools/eta")));
    assertThat(conflict.detail()).isEqualTo(shown);
    assertThat(conflict.conflicting()).containsExactly("/v1/pools/eta");
  }

  @Test
  void whatIsStaleNamesTheCurrentVersionAlsoWhereThereIsNothing() {
    assertThat(ProblemTable.of(stale(OptionalLong.of(7))).currentVersion()).isEqualTo(7);
    assertThat(ProblemTable.of(stale(OptionalLong.empty())).currentVersion()).isZero();
  }

  private static Refusal.Stale stale(OptionalLong current) {
    return new Refusal.Stale(Preconditions.Condition.MATCH, "x", "y", current);
  }
}
