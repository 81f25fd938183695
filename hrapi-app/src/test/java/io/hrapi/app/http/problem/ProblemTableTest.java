package io.hrapi.app.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.backup.BackupException;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.Advice;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.store.RefusedFileException;
import java.io.EOFException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

final class ProblemTableTest {

  @ParameterizedTest
  @ValueSource(classes = {Refusal.class, BackupException.class, SecretException.class})
  void everyFailureOfAClosedFamilyHasARow(Class<?> family) {
    assertThat(Arrays.stream(family.getPermittedSubclasses()).filter(c -> !ProblemTable.has(c)))
        .isEmpty();
  }

  static Stream<Arguments> failures() {
    return Stream.of(
        Arguments.of(new BadRequestException("x"), ProblemCode.BAD_REQUEST, "x"),
        Arguments.of(new TooLargeException("x"), ProblemCode.TOO_LARGE, "x"),
        Arguments.of(new Refusal.NotFound("x"), ProblemCode.NOT_FOUND, "x"),
        Arguments.of(new Refusal.Conflict("x", List.of()), ProblemCode.CONFLICT, "x"),
        Arguments.of(new Refusal.Moot("x"), ProblemCode.CONFLICT, "x"),
        Arguments.of(stale(OptionalLong.of(1)), ProblemCode.PRECONDITION_FAILED, "x"),
        Arguments.of(new Refusal.Invalid("x", null), ProblemCode.INVALID, "x"),
        Arguments.of(
            new Refusal.OfOperation(3, new Refusal.NotFound("x")),
            ProblemCode.NOT_FOUND,
            "operation 3: x"),
        Arguments.of(new UnavailableException("x", null), ProblemCode.OVERLOADED, "x"),
        Arguments.of(
            new UnavailableException("x", new TimeoutException()),
            ProblemCode.STORE_UNAVAILABLE,
            "x"),
        Arguments.of(
            new EventStoreException("x", null),
            ProblemCode.STORE_UNAVAILABLE,
            "the event log cannot be read: x"),
        Arguments.of(
            new HeadMovedException(LogHead.EMPTY, LogHead.EMPTY),
            ProblemCode.STORE_UNAVAILABLE,
            "the event log cannot be read: "),
        Arguments.of(
            new ReplayException("x", null),
            ProblemCode.STORE_UNAVAILABLE,
            "the event log cannot be replayed: x"),
        Arguments.of(
            new UncheckedIOException("x", new IOException("y")),
            ProblemCode.STORE_UNAVAILABLE,
            "x: java.io.IOException: y"),
        Arguments.of(new RefusedFileException("x", null), ProblemCode.FILE_REFUSED, "x"),
        Arguments.of(new IllegalStateException("x"), ProblemCode.INTERNAL_ERROR, "under request r"),
        Arguments.of(
            new IllegalStateException("x", new EOFException()),
            ProblemCode.BAD_REQUEST,
            "the body ended before it was complete"));
  }

  @ParameterizedTest
  @MethodSource("failures")
  void aFailureIsTheSameProblemWhereverItIsAnswered(
      Throwable thrown, ProblemCode code, String words) {
    ProblemDetails problem = ProblemTable.of(thrown, "r");
    assertThat(problem.code()).isEqualTo(code);
    assertThat(problem.status()).isEqualTo(code.status());
    assertThat(problem.detail()).contains(words);
  }

  @Test
  void aBodyThatDoesNotComeHasAStatusOfItsOwn() {
    ProblemDetails late = ProblemTable.of(new IOException(new TimeoutException()), "r");
    assertThat(late.code()).isEqualTo(ProblemCode.BAD_REQUEST);
    assertThat(late.status()).isEqualTo(408);
  }

  @Test
  void whatIsInvalidNamesItsFieldAndTheOperationItIsIn() {
    Refusal.Invalid invalid = new Refusal.Invalid("x", "/maxconn");
    assertThat(ProblemTable.of(invalid).errors()).containsExactly(new FieldError("/maxconn", "x"));
    assertThat(ProblemTable.of(new Refusal.OfOperation(3, invalid)).errors())
        .containsExactly(new FieldError("/3/body/maxconn", "x"));
  }

  @Test
  void howSomethingIsDoneIsSaidAsItIsDoneOverHttp() {
    assertThat(ProblemTable.of(new Refusal.Conflict("x", List.of(), Advice.CASCADE)).detail())
        .isEqualTo("x, or delete with ?cascade=true");
    assertThat(
            ProblemTable.of(new Refusal.Conflict("x", List.of(), Advice.COMMITS_NOT_CONFIRMED))
                .detail())
        .isEqualTo("x; GET /v1/events?type=CommitNotConfirmed lists the latter");
    assertThat(ProblemTable.of(stale(OptionalLong.of(1))).detail())
        .isEqualTo("x; If-Match expected y");
    assertThat(
            ProblemTable.of(
                    new Refusal.Stale(
                        Preconditions.Condition.NONE_MATCH,
                        "/pools/eta",
                        "/pools/eta exists",
                        "that it does not",
                        OptionalLong.of(1)))
                .detail())
        .isEqualTo("/v1/pools/eta exists; If-None-Match: * expected that it does not");
  }

  private static Refusal.Stale stale(OptionalLong current) {
    return new Refusal.Stale(Preconditions.Condition.MATCH, "x", "x", "y", current);
  }
}
