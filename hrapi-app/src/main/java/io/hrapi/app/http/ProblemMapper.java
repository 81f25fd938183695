package io.hrapi.app.http;

import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.MalformedBodyException;
import io.hrapi.app.backup.BackupException;
import io.hrapi.app.budget.OverBudgetException;
import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.log.DiskShortageException;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.store.RefusedFileException;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.StopFailedException;
import io.hrapi.haproxy.socket.HaproxySocketException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.io.EOFException;
import java.io.UncheckedIOException;
import java.util.Objects;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ParamException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Turns everything that is thrown into a problem. What nobody expected is logged with its stack
 * trace, which no client sees.
 */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final Logger LOGGER = LoggerFactory.getLogger(ProblemMapper.class);
  private static final int RETRY_AFTER_SECONDS = 1;

  private static final String SEEN = ProblemMapper.class.getName();

  private final LongSupplier newest;

  @Context private @Nullable HttpServletRequest current;
  @Context private @Nullable ExtendedUriInfo matched;

  /**
   * Wires it.
   *
   * @param newest the log's newest version
   */
  public ProblemMapper(LongSupplier newest) {
    this.newest = newest;
  }

  /** Notes the version that a request asks for: what goes wrong with it is of then. */
  static void sees(HttpServletRequest request, long version) {
    request.setAttribute(SEEN, version);
  }

  @Override
  public Response toResponse(Throwable thrown) {
    HttpServletRequest request = Objects.requireNonNull(current);
    Problems problem = problem(thrown, request);
    String taken = "";
    if (problem.status() == ProblemCode.UNSUPPORTED_MEDIA_TYPE.status()) {
      taken = taken(request.getMethod());
      problem = problem.withDetail(problem.detail() + "; it takes " + taken);
    }
    if (problem.status() == ProblemCode.INTERNAL_ERROR.status()) {
      LOGGER.error(
          "{} {} failed, request {}",
          request.getMethod(),
          request.getRequestURI(),
          RequestId.of(request),
          thrown);
    }
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .header(Replies.VERSION, version(request))
            .entity(problem.at(request.getRequestURI(), RequestId.of(request)));
    if (problem.status() == ProblemCode.OVERLOADED.status()) {
      answer.header(HttpHeaders.RETRY_AFTER, RETRY_AFTER_SECONDS);
    }
    if (!taken.isEmpty()) {
      // RFC 9110, section 15.5.16.
      answer.header(HttpHeaders.ACCEPT, taken);
    }
    if (thrown instanceof WebApplicationException web) {
      Object allow = web.getResponse().getHeaders().getFirst(HttpHeaders.ALLOW);
      if (allow != null) {
        answer.header(HttpHeaders.ALLOW, allow);
      }
    }
    return answer.build();
  }

  private String version(HttpServletRequest request) {
    Object seen = request.getAttribute(SEEN);
    return seen == null ? Long.toString(newest.getAsLong()) : seen.toString();
  }

  /** The types of bodies that the resource takes. */
  private String taken(String method) {
    String types =
        Objects.requireNonNull(matched).getMatchedRuntimeResources().stream()
            .flatMap(resource -> resource.getResources().stream())
            .flatMap(resource -> resource.getAllMethods().stream())
            .filter(taking -> method.equals(taking.getHttpMethod()))
            .flatMap(taking -> taking.getConsumedTypes().stream())
            .map(MediaType::toString)
            .distinct()
            .collect(Collectors.joining(", "));
    // Where none is named, a body is not needed.
    return types.isEmpty() ? MediaType.APPLICATION_JSON : types;
  }

  private static Problems problem(Throwable thrown, HttpServletRequest request) {
    if (thrown instanceof ProblemException known) {
      return known.problem();
    }
    if (thrown instanceof DeployException refused) {
      return DeployProblems.of(refused);
    }
    if (thrown instanceof Refusal refusal) {
      return Problems.of(refusal);
    }
    if (thrown instanceof InvalidBodyException invalid) {
      return Problems.of(invalid);
    }
    if (thrown instanceof MalformedBodyException) {
      return Problems.of(ProblemCode.MALFORMED_BODY, message(thrown));
    }
    if (thrown instanceof TooLargeException) {
      return Problems.of(ProblemCode.TOO_LARGE, message(thrown));
    }
    if (thrown instanceof OverBudgetException over) {
      return Problems.of(
          over.isTemporary() ? ProblemCode.OVERLOADED : ProblemCode.TOO_LARGE, message(thrown));
    }
    if (thrown instanceof BusyException) {
      return Problems.of(ProblemCode.OVERLOADED, message(thrown));
    }
    if (thrown instanceof BadRequestException) {
      return Problems.of(ProblemCode.BAD_REQUEST, message(thrown));
    }
    if (thrown instanceof UnavailableException unavailable) {
      return Problems.of(
          unavailable.getCause() == null ? ProblemCode.OVERLOADED : ProblemCode.STORE_UNAVAILABLE,
          message(thrown));
    }
    if (thrown instanceof DiskShortageException) {
      return Problems.of(ProblemCode.INSUFFICIENT_STORAGE, message(thrown));
    }
    if (thrown instanceof EventStoreException) {
      LOGGER.error("The event log cannot be read.", thrown);
      return Problems.of(
          ProblemCode.STORE_UNAVAILABLE, "the event log cannot be read: " + message(thrown));
    }
    if (thrown instanceof ReplayException) {
      LOGGER.error("The event log cannot be replayed.", thrown);
      return Problems.of(
          ProblemCode.STORE_UNAVAILABLE, "the event log cannot be replayed: " + message(thrown));
    }
    if (thrown instanceof RefusedFileException) {
      return Problems.of(ProblemCode.FILE_REFUSED, message(thrown));
    }
    if (thrown instanceof BackupException backup) {
      return Problems.of(code(backup), message(thrown));
    }
    if (thrown instanceof SecretException) {
      LOGGER.error("The private keys cannot be sealed or opened: {}", message(thrown));
      return Problems.of(ProblemCode.STORE_UNAVAILABLE, message(thrown));
    }
    if (thrown instanceof HaproxyUnavailableException
        || thrown instanceof StopFailedException
        || thrown instanceof HaproxySocketException) {
      return Problems.of(ProblemCode.HAPROXY_UNAVAILABLE, message(thrown));
    }
    if (thrown instanceof UncheckedIOException io) {
      LOGGER.error("A file cannot be read or written.", thrown);
      return Problems.of(
          ProblemCode.STORE_UNAVAILABLE, String.format("%s: %s", message(thrown), io.getCause()));
    }
    if (thrown instanceof ParamException param) {
      return parameter(param, request);
    }
    if (thrown instanceof WebApplicationException web) {
      return framework(web, request);
    }
    if (thrown instanceof TimeoutException || thrown.getCause() instanceof TimeoutException) {
      return Problems.of(ProblemCode.BAD_REQUEST, "the body did not come in time")
          .withStatus(Response.Status.REQUEST_TIMEOUT.getStatusCode());
    }
    if (thrown instanceof EOFException || thrown.getCause() instanceof EOFException) {
      return Problems.of(ProblemCode.BAD_REQUEST, "the body ended before it was complete");
    }
    return Problems.of(
        ProblemCode.INTERNAL_ERROR,
        "something went wrong in hrapi; its log says what, under request " + RequestId.of(request));
  }

  private static ProblemCode code(BackupException backup) {
    if (backup instanceof BackupException.NotFound) {
      return ProblemCode.NOT_FOUND;
    }
    return backup instanceof BackupException.TooLarge
        ? ProblemCode.TOO_LARGE
        : ProblemCode.BACKUPS_UNAVAILABLE;
  }

  /** A path that holds what is no name: on a PUT that name is what is wrong, else there is none. */
  private static Problems parameter(ParamException param, HttpServletRequest request) {
    // Jersey wraps what a constructor throws more than once.
    Throwable cause = param.getCause();
    while (cause != null && !(cause instanceof InvalidValueException)) {
      cause = cause.getCause();
    }
    String detail =
        cause == null
            ? "the path does not name a resource"
            : "the " + param.getParameterName() + " in the path: " + message(cause);
    return request.getMethod().equals("PUT")
        ? Problems.of(ProblemCode.INVALID, detail)
        : Problems.of(ProblemCode.NOT_FOUND, detail);
  }

  private static Problems framework(WebApplicationException web, HttpServletRequest request) {
    int status = web.getResponse().getStatus();
    ProblemCode code = ProblemCode.ofStatus(status);
    String path = request.getRequestURI();
    return Problems.of(
            code,
            switch (code) {
              case NOT_FOUND -> "there is nothing at " + path;
              case METHOD_NOT_ALLOWED -> path + " does not take " + request.getMethod();
              case UNSUPPORTED_MEDIA_TYPE ->
                  request.getContentType() == null
                      ? path + " does not take a body without a Content-Type"
                      : path + " does not take a body of type " + request.getContentType();
              case NOT_ACCEPTABLE ->
                  path + " has no representation of type " + request.getHeader(HttpHeaders.ACCEPT);
              case BAD_REQUEST ->
                  ProblemErrorHandler.malformed(request::getHeader).orElse(message(web));
              default -> message(web);
            })
        .withStatus(status);
  }

  private static String message(Throwable thrown) {
    return thrown.getMessage() == null ? thrown.toString() : thrown.getMessage();
  }
}
