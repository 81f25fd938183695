package io.hrapi.app.shell.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A request to hrapi. Immutable.
 *
 * @param path from the root, {@code /v1/status} say, without a query
 * @param query names and values, not encoded
 * @param headers beside those that every request has
 * @param content null if there is no body
 * @param limit how long it may be until hrapi answers, and then until more of the answer comes
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable RequestBody content,
    Duration limit) {

  /** For what hrapi does at once. */
  private static final Duration SHORT = Duration.ofSeconds(60);

  /** For what goes through a whole log, or loads a configuration. */
  private static final Duration LONG = Duration.ofMinutes(10);

  public Request {
    query = Map.copyOf(query);
    headers = Map.copyOf(headers);
  }

  public static Request get(String path) {
    return new Request("GET", path, Map.of(), Map.of(), null, SHORT);
  }

  public static Request head(String path) {
    return new Request("HEAD", path, Map.of(), Map.of(), null, SHORT);
  }

  public static Request put(String path, RequestBody content) {
    return new Request("PUT", path, Map.of(), Map.of(), content, LONG);
  }

  public static Request post(String path, RequestBody content) {
    return new Request("POST", path, Map.of(), Map.of(), content, LONG);
  }

  /** A POST that takes no body. */
  public static Request post(String path) {
    return new Request("POST", path, Map.of(), Map.of(), null, LONG);
  }

  public static Request delete(String path) {
    return new Request("DELETE", path, Map.of(), Map.of(), null, LONG);
  }

  /** With the time that a long read may take. */
  public Request patient() {
    return new Request(method, path, query, headers, content, LONG);
  }

  /** With a limit of its own. */
  public Request within(Duration time) {
    return new Request(method, path, query, headers, content, time);
  }

  /** With a query parameter; null leaves it out. */
  public Request with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value.toString());
    return new Request(method, path, more, headers, content, limit);
  }

  /** As a dry-run, if it is to be one. */
  public Request dryRun(boolean dryRun) {
    return with("dryRun", dryRun ? "true" : null);
  }

  public Request accepting(String type) {
    return with(Map.of(HrapiClient.ACCEPT, type));
  }

  /** With headers. */
  public Request with(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Request(method, path, query, more, content, limit);
  }

  /** Whether it changes nothing, so that it can be asked again. */
  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** The path with the query. */
  String target() {
    StringBuilder target = new StringBuilder(path);
    query.forEach(
        (name, value) ->
            target
                .append(target.indexOf("?") < 0 ? '?' : '&')
                .append(name)
                .append('=')
                .append(URLEncoder.encode(value, StandardCharsets.UTF_8)));
    return target.toString();
  }
}
