package io.hrapi.app.http.problem;

import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.Responses;
import io.hrapi.events.model.InvalidValueException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.WebApplicationException;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.ext.ExceptionMapper;
import jakarta.ws.rs.ext.Provider;
import java.util.Objects;
import java.util.function.LongSupplier;
import java.util.stream.Collectors;
import org.glassfish.jersey.server.ExtendedUriInfo;
import org.glassfish.jersey.server.ParamException;
import org.jspecify.annotations.Nullable;

/**
 * Turns every exception into a problem. Unexpected ones are logged with their stack traces, which
 * no client sees.
 */
@Provider
public final class ProblemMapper implements ExceptionMapper<Throwable> {

  private static final int RETRY_AFTER_SECONDS = 1;

  private static final String SEEN = ProblemMapper.class.getName();

  private final LongSupplier newest;

  @Context private @Nullable HttpServletRequest current;
  @Context private @Nullable ExtendedUriInfo matched;

  /**
   * Creates the mapper.
   *
   * @param newest supplies the log's newest version
   */
  public ProblemMapper(LongSupplier newest) {
    this.newest = newest;
  }

  /** Stores the version that a request reads; its problems are then answered with that version. */
  public static void sees(HttpServletRequest request, long version) {
    request.setAttribute(SEEN, version);
  }

  @Override
  public Response toResponse(Throwable thrown) {
    HttpServletRequest request = Objects.requireNonNull(current);
    ProblemDetails problem = problem(thrown, request);
    String taken = "";
    if (problem.status() == ProblemCode.UNSUPPORTED_MEDIA_TYPE.status()) {
      taken = taken(request.getMethod());
      problem = problem.withDetail(problem.detail() + "; it supports " + taken);
    }
    ServletProblems.logFault(request, problem, thrown);
    Response.ResponseBuilder answer =
        Response.status(problem.status())
            .type(Problem.MEDIA_TYPE)
            .header(Responses.VERSION, version(request))
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

  /** Returns the media types that the resource accepts for this method, separated by commas. */
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
    // If no method names a type, JSON is what an optional body would be.
    return types.isEmpty() ? MediaType.APPLICATION_JSON : types;
  }

  private static ProblemDetails problem(Throwable thrown, HttpServletRequest request) {
    if (thrown instanceof ParamException param) {
      return parameter(param, request);
    }
    if (thrown instanceof WebApplicationException web) {
      return framework(web, request);
    }
    return ProblemTable.of(thrown, RequestId.of(request));
  }

  /**
   * Returns the problem of a path parameter that is not a valid name: an invalid value on a PUT,
   * else a resource that does not exist.
   */
  private static ProblemDetails parameter(ParamException param, HttpServletRequest request) {
    // Jersey wraps a constructor's exception several times.
    Throwable cause = param.getCause();
    while (cause != null && !(cause instanceof InvalidValueException)) {
      cause = cause.getCause();
    }
    String detail =
        cause == null
            ? "the path does not name a resource"
            : "the " + param.getParameterName() + " in the path: " + ProblemTable.message(cause);
    return request.getMethod().equals("PUT")
        ? ProblemDetails.of(ProblemCode.INVALID, detail)
        : ProblemDetails.of(ProblemCode.NOT_FOUND, detail);
  }

  private static ProblemDetails framework(WebApplicationException web, HttpServletRequest request) {
    int status = web.getResponse().getStatus();
    String path = request.getRequestURI();
    ProblemDetails problem = ProblemTable.ofStatus(status, path, ProblemTable.message(web));
    return switch (problem.code()) {
      case METHOD_NOT_ALLOWED ->
          problem.withDetail(path + " does not support " + request.getMethod());
      case UNSUPPORTED_MEDIA_TYPE ->
          problem.withDetail(
              request.getContentType() == null
                  ? path + " does not accept a body without a Content-Type"
                  : path + " does not accept a body of type " + request.getContentType());
      case NOT_ACCEPTABLE ->
          problem.withDetail(
              path + " has no representation of type " + request.getHeader(HttpHeaders.ACCEPT));
      case BAD_REQUEST ->
          ProblemErrorHandler.malformed(request::getHeader)
              .map(problem::withDetail)
              .orElse(problem);
      default -> problem;
    };
  }
}
