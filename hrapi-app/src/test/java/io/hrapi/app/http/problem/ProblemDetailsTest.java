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
        "/pools/eta is in use; why | /pools/eta | /v1/pools/eta is in use; why",
        "/gateways/a and /gateways/b have the same | /gateways/a,/gateways/b"
            + " | /v1/gateways/a and /v1/gateways/b have the same",
        "used by [/gateways/g], /gateways/g/pools/x | /gateways/g,/gateways/g/pools/x"
            + " | used by [/v1/gateways/g], /v1/gateways/g/pools/x",
        "/v1/pools/eta is whole | /pools/eta | /v1/pools/eta is whole",
        "expected a host, got \"/pools/eta\" | /pools/eta | expected a host, got \"/pools/eta\"",
        "the file /var/pools/eta is gone | /pools/eta | the file /var/pools/eta is gone",
        "/pools/eta is no path that it names | /pools/theta | /pools/eta is no path that it names"
      })
  void pathsAreThoseThatClientsWrite(String message, String paths, String shown) {
    List<String> named = List.of(paths.split(",", -1));
    assertThat(ProblemTable.of(Refusal.Invalid.naming(named, message)).detail()).isEqualTo(shown);
    ProblemDetails conflict = ProblemTable.of(new Refusal.Conflict(message, named));
    assertThat(conflict.detail()).isEqualTo(shown);
    assertThat(conflict.conflicting())
        .containsExactlyElementsOf(named.stream().map(path -> "/v1" + path).toList());
  }

  @Test
  void thePathOfWhatIsStaleIsThatWhichClientsWrite() {
    Refusal stale =
        new Refusal.Stale(
            Preconditions.Condition.MATCH,
            "/pools/eta",
            "there is no /pools/eta",
            "that there is",
            OptionalLong.empty());
    assertThat(ProblemTable.of(stale).detail()).startsWith("there is no /v1/pools/eta; ");
  }

  @Test
  void whatIsStaleNamesTheCurrentVersionAlsoWhereThereIsNothing() {
    assertThat(ProblemTable.of(stale(OptionalLong.of(7))).currentVersion()).isEqualTo(7);
    assertThat(ProblemTable.of(stale(OptionalLong.empty())).currentVersion()).isZero();
  }

  private static Refusal.Stale stale(OptionalLong current) {
    return new Refusal.Stale(Preconditions.Condition.MATCH, "x", "x", "y", current);
  }
}
