package io.hrapi.app.http.entry;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.http.problem.ProblemDetails;
import io.hrapi.app.http.problem.ProblemErrorHandler;
import java.util.Set;
import java.util.function.LongConsumer;
import java.util.function.Predicate;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpMethod;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.internal.ResponseHttpFields.PersistentHttpField;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The first handler for every request on both ports, whatever its path: assigns the request's id,
 * and refuses requests that no later handler may see. It is a Jetty handler, because servlet
 * filters see only requests that have a servlet.
 *
 * <ul>
 *   <li>421 for a {@code Host} that hrapi does not have ({@link AllowedHosts}). HTTP/1.0 requests
 *       may have none: browsers do not send such requests, and health checks do.
 *   <li>400 for a path with {@code ;}: JAX-RS ignores what follows it, so {@code PUT /v1/pools/a;b}
 *       would create a pool {@code a}.
 *   <li>501 for a method that HTTP does not define: no later handler can say which are allowed.
 *   <li>403 for writes from web pages of other origins ({@link ForeignPages}); GETs with effects
 *       are refused by {@code RequestContext}.
 * </ul>
 */
public final class EntryHandler extends Handler.Wrapper {

  private static final Set<String> SAFE = Set.of("GET", "HEAD", "OPTIONS");

  private final RequestId ids;
  private final Predicate<String> hosts;
  private final LongConsumer refused;
  private final ObjectMapper mapper;

  /**
   * Creates the handler.
   *
   * @param hosts whether a request may name a host
   * @param refused counts the requests that are refused here
   */
  public EntryHandler(
      RequestId ids, Predicate<String> hosts, LongConsumer refused, ObjectMapper mapper) {
    this.ids = ids;
    this.hosts = hosts;
    this.refused = refused;
    this.mapper = mapper;
  }

  @Override
  public boolean handle(Request request, Response response, Callback callback) throws Exception {
    // Persistent, so that a servlet that resets its response does not remove them.
    response
        .getHeaders()
        .add(new PersistentHttpField(new HttpField(RequestId.HEADER, ids.give(request))))
        .add(ProblemErrorHandler.NO_SNIFF);
    if (request.getMethod().equals("HEAD")
        || request.getHeaders().contains(HttpHeader.IF_NONE_MATCH)) {
      request.addHttpStreamWrapper(BodilessAnswer::new);
    }
    // Unwrapped, because a web page could set the forwarding headers too.
    ProblemDetails refusal = refusal(Request.unWrap(request));
    if (refusal == null) {
      return super.handle(request, response, callback);
    }
    refused.accept(1);
    refusal.write(request, response, callback, mapper);
    return true;
  }

  private @Nullable ProblemDetails refusal(Request request) {
    String host = request.getHttpURI().getHost();
    if (host == null ? hasHost(request) : !hosts.test(host)) {
      return ProblemDetails.of(
          ProblemCode.MISDIRECTED,
          "the request is for \""
              + (host == null ? "" : host)
              + "\", and hrapi answers to the addresses that it listens on, to localhost, to "
              + "this machine's name and to the names in HRAPI_HOSTS; add it there if it is "
              + "intended");
    }
    String path = request.getHttpURI().getPath();
    if (path != null && path.indexOf(';') >= 0) {
      return ProblemDetails.of(
          ProblemCode.BAD_REQUEST, "the path has a \";\", which no resource's path contains");
    }
    if (HttpMethod.fromString(request.getMethod()) == null) {
      return ProblemDetails.of(
          ProblemCode.METHOD_UNKNOWN, ProblemCode.METHOD_UNKNOWN.explanation());
    }
    return SAFE.contains(request.getMethod())
        ? null
        : ofForeignPage(ForeignPages.origin(request.getHeaders()::get));
  }

  /**
   * Returns the refusal of a request from a page of another origin.
   *
   * @param origin where the request comes from, as {@link ForeignPages#origin} returns it; null if
   *     it is not from another origin
   * @return null if {@code origin} is null
   */
  public static @Nullable ProblemDetails ofForeignPage(@Nullable String origin) {
    return origin == null
        ? null
        : ProblemDetails.of(
            ProblemCode.FORBIDDEN,
            "a web page of another origin must not do this; expected a page of this "
                + "server, or a program: "
                + origin);
  }

  private static boolean hasHost(Request request) {
    return request.getHeaders().contains(HttpHeader.HOST);
  }
}
