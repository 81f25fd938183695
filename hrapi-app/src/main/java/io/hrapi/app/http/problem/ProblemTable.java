package io.hrapi.app.http.problem;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.MalformedBodyException;
import io.hrapi.app.backup.BackupException;
import io.hrapi.app.budget.OverBudgetException;
import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.present.ApiPaths;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.log.DiskShortageException;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.store.RefusedFileException;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.StopFailedException;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Maps failures to problems. It is the only such table, for resources, servlets and the tasks of
 * the admin port. A failure that is not in it is an internal error.
 */
public final class ProblemTable {

  private static final Logger LOGGER = LoggerFactory.getLogger(ProblemTable.class);

  private static final int REQUEST_TIMEOUT = 408;
  private static final int EXPECTATION_FAILED = 417;
  private static final int UPGRADE_REQUIRED = 426;

  /** The current version of a resource that does not exist: version 0 is empty. */
  private static final long NOTHING = 0;

  /** The first row that fits is used, so a subclass is before its superclass. */
  private static final List<Row<?>> ROWS =
      List.of(
          row(ProblemException.class, ProblemException::problem),
          // What is wrong with the request itself.
          row(BadRequestException.class, ProblemCode.BAD_REQUEST),
          row(MalformedBodyException.class, ProblemCode.MALFORMED_BODY),
          row(
              InvalidBodyException.class,
              e -> of(ProblemCode.INVALID, e).withErrors(List.copyOf(e.errors()))),
          row(TooLargeException.class, ProblemCode.TOO_LARGE),
          row(
              OverBudgetException.class,
              e -> of(e.isTemporary() ? ProblemCode.OVERLOADED : ProblemCode.TOO_LARGE, e)),
          row(TimeoutException.class, e -> late()),
          row(EOFException.class, e -> cutOff()),
          // Refusals of commands.
          row(Refusal.NotFound.class, e -> refused(ProblemCode.NOT_FOUND, e)),
          row(
              Refusal.Conflict.class,
              e ->
                  ProblemDetails.of(
                          ProblemCode.CONFLICT, shown(message(e), e) + HttpAdvice.of(e.advice()))
                      .withConflicting(ProblemDetails.api(e.conflicting()))),
          row(Refusal.Moot.class, e -> refused(ProblemCode.CONFLICT, e)),
          row(
              Refusal.Stale.class,
              e ->
                  ProblemDetails.of(
                          ProblemCode.PRECONDITION_FAILED,
                          shown(e.found(), e) + HttpAdvice.header(e.condition()) + e.expected())
                      .withCurrentVersion(e.currentVersion().orElse(NOTHING))),
          row(Refusal.Invalid.class, ProblemTable::invalid),
          row(
              Refusal.OfOperation.class,
              e -> of(e.refusal()).within("operation " + e.index(), "/" + e.index(), "/body")),
          // Failures of the event log.
          row(BusyException.class, ProblemCode.OVERLOADED),
          row(
              UnavailableException.class,
              e ->
                  of(
                      e.getCause() == null ? ProblemCode.OVERLOADED : ProblemCode.STORE_UNAVAILABLE,
                      e)),
          row(DiskShortageException.class, ProblemCode.INSUFFICIENT_STORAGE),
          row(EventStoreException.class, e -> broken("the event log cannot be read", e)),
          row(ReplayException.class, e -> broken("the event log cannot be replayed", e)),
          row(
              UncheckedIOException.class,
              e -> {
                LOGGER.error("A file cannot be read or written.", e);
                return ProblemDetails.of(
                    ProblemCode.STORE_UNAVAILABLE, message(e) + ": " + e.getCause());
              }),
          // Failures of files, backups and keys.
          row(RefusedFileException.class, ProblemCode.FILE_REFUSED),
          row(BackupException.NotFound.class, ProblemCode.NOT_FOUND),
          row(BackupException.TooLarge.class, ProblemCode.TOO_LARGE),
          row(BackupException.Unavailable.class, ProblemCode.BACKUPS_UNAVAILABLE),
          row(BackupException.BadAnswer.class, ProblemCode.BACKUPS_UNAVAILABLE),
          row(
              SecretException.BadMasterKey.class,
              e -> {
                LOGGER.error("The private keys cannot be encrypted or decrypted: {}", message(e));
                return of(ProblemCode.STORE_UNAVAILABLE, e);
              }),
          row(SecretException.OtherMasterKey.class, ProblemCode.CONFLICT),
          row(SecretException.DamagedSecret.class, ProblemCode.CONFLICT),
          row(SecretException.RotationRefused.class, ProblemCode.CONFLICT),
          // Failures of HAProxy.
          row(DeployException.class, DeployProblems::of),
          row(HaproxyUnavailableException.class, ProblemCode.HAPROXY_UNAVAILABLE),
          row(StopFailedException.class, ProblemCode.HAPROXY_UNAVAILABLE),
          row(HaproxySocketException.class, ProblemCode.HAPROXY_UNAVAILABLE));

  private ProblemTable() {}

  /** A class of failures and the problem that each becomes. */
  private record Row<T extends Throwable>(Class<T> failure, Function<T, ProblemDetails> problem) {

    Optional<ProblemDetails> of(Throwable thrown) {
      return failure.isInstance(thrown)
          ? Optional.of(problem.apply(failure.cast(thrown)))
          : Optional.empty();
    }
  }

  private static <T extends Throwable> Row<T> row(
      Class<T> failure, Function<T, ProblemDetails> problem) {
    return new Row<>(failure, problem);
  }

  private static <T extends Throwable> Row<T> row(Class<T> failure, ProblemCode code) {
    return new Row<>(failure, thrown -> of(code, thrown));
  }

  /**
   * Returns the problem for a failure of a request. Failures that the operator must act on are
   * logged.
   *
   * @param requestId the id under which the caller logs a failure that has no row
   */
  public static ProblemDetails of(Throwable thrown, String requestId) {
    return find(thrown)
        .or(() -> bodyNotRead(thrown.getCause()))
        .orElseGet(
            () ->
                ProblemDetails.of(
                    ProblemCode.INTERNAL_ERROR,
                    "an internal error occurred; hrapi's log has the cause, under request "
                        + requestId));
  }

  /** Returns the problem for a refused command. */
  public static ProblemDetails of(Refusal refusal) {
    return known(refusal);
  }

  /** Returns the problem for a body that the resource does not accept. */
  public static ProblemDetails of(InvalidBodyException invalid) {
    return known(invalid);
  }

  private static ProblemDetails known(RuntimeException thrown) {
    return find(thrown)
        .orElseThrow(
            () -> new IllegalStateException("no problem is defined for " + thrown.getClass()));
  }

  /**
   * Returns the problem for a status of the framework where no exception with a row was thrown.
   *
   * @param path the requested path
   * @param message the framework's own message; null if it has none
   */
  static ProblemDetails ofStatus(int status, String path, @Nullable String message) {
    ProblemCode code = ProblemCode.ofStatus(status);
    String detail =
        switch (status) {
          case EXPECTATION_FAILED ->
              "the header Expect accepts only 100-continue (RFC 9110 section 10.1.1)";
          case UPGRADE_REQUIRED -> "HTTP/2 starts with its own preface; expected that, or HTTP/1.1";
          default ->
              code == ProblemCode.NOT_FOUND
                  ? "there is nothing at " + path
                  : status >= ProblemCode.INTERNAL_ERROR.status() || message == null
                      ? code.explanation()
                      : message;
        };
    return ProblemDetails.of(code, detail).withStatus(status);
  }

  /** Returns whether failures of this class have a row. */
  public static boolean has(Class<?> failure) {
    return ROWS.stream().anyMatch(row -> row.failure().isAssignableFrom(failure));
  }

  private static Optional<ProblemDetails> find(Throwable thrown) {
    return ROWS.stream().flatMap(row -> row.of(thrown).stream()).findFirst();
  }

  private static ProblemDetails of(ProblemCode code, Throwable thrown) {
    return ProblemDetails.of(code, message(thrown));
  }

  private static ProblemDetails refused(ProblemCode code, Refusal refusal) {
    return ProblemDetails.of(code, shown(message(refusal), refusal));
  }

  /** Returns the text of a refusal, with the paths that it names as clients write them. */
  private static String shown(String words, Refusal refusal) {
    return ApiPaths.in(words, refusal.paths());
  }

  private static ProblemDetails invalid(Refusal.Invalid refusal) {
    ProblemDetails problem = refused(ProblemCode.INVALID, refusal);
    String pointer = refusal.pointer();
    return pointer == null
        ? problem
        : problem.withErrors(List.of(new FieldError(pointer, problem.detail())));
  }

  private static ProblemDetails broken(String what, Throwable thrown) {
    LOGGER.error("{}.", what, thrown);
    return ProblemDetails.of(ProblemCode.STORE_UNAVAILABLE, what + ": " + message(thrown));
  }

  private static Optional<ProblemDetails> bodyNotRead(@Nullable Throwable cause) {
    return cause instanceof TimeoutException || cause instanceof EOFException
        ? find(cause)
        : Optional.empty();
  }

  private static ProblemDetails late() {
    return ProblemDetails.of(ProblemCode.BAD_REQUEST, "the body did not arrive in time")
        .withStatus(REQUEST_TIMEOUT);
  }

  private static ProblemDetails cutOff() {
    return ProblemDetails.of(ProblemCode.BAD_REQUEST, "the body ended before it was complete");
  }

  static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
