package io.hrapi.app.shell.option;

import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The path of a resource as a user entered it: {@code pools/eta} or {@code /v1/pools/eta}, possibly
 * with a query.
 *
 * @param segments those after {@code v1}, not encoded
 * @param query names and values, not encoded
 */
public record PathArgument(List<String> segments, Map<String, String> query) {

  private static final String API = "/v1/";

  public PathArgument {
    segments = List.copyOf(segments);
    query = Map.copyOf(query);
  }

  /**
   * Parses a path.
   *
   * @param command the command's name, for the message
   * @throws CommandException if the path is not valid
   */
  public static PathArgument of(String command, String text) {
    int question = text.indexOf('?');
    String path = question < 0 ? text : text.substring(0, question);
    List<String> segments =
        Arrays.stream(path.replaceFirst("^/?v1(/|$)", "").split("/"))
            .filter(segment -> !segment.isEmpty())
            .toList();
    if (segments.isEmpty() || segments.contains("..") || segments.contains(".")) {
      throw CommandException.misuse(
          command + " needs a resource's path like pools/eta/targets/t1, got \"" + text + "\"");
    }
    return new PathArgument(
        segments, question < 0 ? Map.of() : query(text.substring(question + 1)));
  }

  /**
   * Parses a path that must not have a query.
   *
   * @param command the command's name, for the message
   * @throws CommandException if the path is not valid, or has a query
   */
  public static PathArgument plain(String command, String text) {
    PathArgument path = of(command, text);
    if (!path.query.isEmpty()) {
      throw CommandException.misuse(
          command + " needs a path without a query, got \"" + text + "\"; see its options");
    }
    return path;
  }

  private static Map<String, String> query(String text) {
    Map<String, String> query = new LinkedHashMap<>();
    for (String pair : text.split("&", -1)) {
      String[] sides = pair.split("=", 2);
      if (!sides[0].isEmpty()) {
        query.put(decoded(sides[0]), sides.length > 1 ? decoded(sides[1]) : "");
      }
    }
    return query;
  }

  private static String decoded(String text) {
    try {
      // A plus sign, for example in a time, is meant literally.
      return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      throw CommandException.misuse("\"" + text + "\" is not URL-encoded correctly");
    }
  }

  /** Returns whether the path begins with these segments. */
  public boolean isWithin(String... first) {
    return segments.size() >= first.length
        && segments.subList(0, first.length).equals(List.of(first));
  }

  /** Returns the last segment. */
  String name() {
    return segments.get(segments.size() - 1);
  }

  /** Returns the encoded path, from {@code /v1/}. */
  public String encoded() {
    return API + encodedSegments();
  }

  /** Returns the encoded segments, to be appended to another path. */
  public String encodedSegments() {
    return segments.stream()
        .map(segment -> URLEncoder.encode(segment, StandardCharsets.UTF_8).replace("+", "%20"))
        .collect(Collectors.joining("/"));
  }

  /** Returns a request with this path's query parameters added. */
  public Request in(Request request) {
    Request all = request;
    for (Map.Entry<String, String> parameter : query.entrySet()) {
      all = all.with(parameter.getKey(), parameter.getValue());
    }
    return all;
  }

  /** Returns the path for people, as it can be entered again. */
  @Override
  public String toString() {
    return String.join("/", segments);
  }
}
