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
 * @param method the HTTP method
 * @param path from the root, for example {@code /v1/status}, without a query
 * @param query names and values, not encoded
 * @param headers those besides the headers of every request
 * @param content the body; null if there is none
 * @param limit the longest time until hrapi responds, and between parts of the response
 */
public record Request(
    String method,
    String path,
    Map<String, String> query,
    Map<String, String> headers,
    @Nullable RequestBody content,
    Duration limit) {

  /** For requests that hrapi answers immediately. */
  private static final Duration SHORT = Duration.ofSeconds(60);

  /** For requests that read a whole log, or load a configuration. */
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

  /** Returns a POST without a body. */
  public static Request post(String path) {
    return new Request("POST", path, Map.of(), Map.of(), null, LONG);
  }

  public static Request delete(String path) {
    return new Request("DELETE", path, Map.of(), Map.of(), null, LONG);
  }

  /** Returns this request with the time limit for a long read. */
  public Request patient() {
    return new Request(method, path, query, headers, content, LONG);
  }

  /** Returns this request with another time limit. */
  public Request within(Duration time) {
    return new Request(method, path, query, headers, content, time);
  }

  /** Returns this request with a query parameter; unchanged if the value is null. */
  public Request with(String name, @Nullable Object value) {
    if (value == null) {
      return this;
    }
    Map<String, String> more = new LinkedHashMap<>(query);
    more.put(name, value.toString());
    return new Request(method, path, more, headers, content, limit);
  }

  /** Returns this request as a dry-run, if {@code dryRun} is set. */
  public Request dryRun(boolean dryRun) {
    return with("dryRun", dryRun ? "true" : null);
  }

  public Request accepting(String type) {
    return with(Map.of(HrapiClient.ACCEPT, type));
  }

  /** Returns this request with further headers. */
  public Request with(Map<String, String> others) {
    Map<String, String> more = new LinkedHashMap<>(headers);
    more.putAll(others);
    return new Request(method, path, query, more, content, limit);
  }

  /** Returns whether the request changes nothing, so that it can be repeated. */
  boolean isRead() {
    return method.equals("GET") || method.equals("HEAD");
  }

  /** Returns the path with the encoded query. */
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
