package io.hrapi.app.resource;

import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.log.EventQuery;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The part of a list of versions that a request selects with {@code after}, {@code before}, {@code
 * order} and {@code limit}. Later pages are limited to what existed when the first one was read, so
 * that no entry moves to another page.
 *
 * @param after only versions greater than this
 * @param before only versions less than this
 * @param descending whether the newest is first
 * @param limit the most entries of a page, 1–1000
 */
record Paging(long after, long before, boolean descending, int limit) {

  static final List<String> PARAMETERS = List.of("after", "before", "order", "limit");

  /**
   * The most bytes of a page's events in their stored form; a thousand events with few changes have
   * fewer.
   */
  static final long MAX_BYTES = 4L << 20;

  private static final int DEFAULT_LIMIT = 100;

  /**
   * Returns the part that a request selects.
   *
   * @param newest the newest version; no page has later ones
   * @throws BadRequestException naming a malformed parameter
   */
  static Paging of(RequestContext context, long newest) {
    Long after = context.number("after");
    Long before = context.number("before");
    return new Paging(
        after == null ? 0 : after,
        before == null ? newest + 1 : Math.min(before, newest + 1),
        isDescending(context),
        limit(context));
  }

  private static boolean isDescending(RequestContext context) {
    String order = context.parameter("order");
    if (order == null || order.equals("asc")) {
      return false;
    }
    if (order.equals("desc")) {
      return true;
    }
    throw new BadRequestException("order accepts asc or desc, got \"" + order + "\"");
  }

  private static int limit(RequestContext context) {
    Long limit = context.number("limit");
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (limit < 1 || limit > EventQuery.MAX_LIMIT) {
      throw new BadRequestException(
          "limit accepts a number from 1 to " + EventQuery.MAX_LIMIT + ", got " + limit);
    }
    return limit.intValue();
  }

  /**
   * Returns the path of the next page.
   *
   * @param path the path of the list
   * @param versions the versions on this page, in its order
   * @param cut whether the page ended early because of its size
   * @return null on the last page
   */
  @Nullable String next(RequestContext context, String path, List<Long> versions, boolean cut) {
    if (versions.size() < limit && !cut) {
      return null;
    }
    long last = versions.get(versions.size() - 1);
    Stream<Map.Entry<String, String>> kept =
        context.parameters().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("after") && !entry.getKey().equals("before"));
    Stream<Map.Entry<String, String>> bounds =
        Stream.of(
            Map.entry("after", Long.toString(descending ? after : last)),
            Map.entry("before", Long.toString(descending ? last : before)));
    return path
        + "?"
        + Stream.concat(kept, bounds)
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }

  /** Adds a {@code Link} header with the next page's path, if there is one. */
  static Response.ResponseBuilder linked(Response.ResponseBuilder answer, @Nullable String next) {
    return next == null ? answer : answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
  }
}
