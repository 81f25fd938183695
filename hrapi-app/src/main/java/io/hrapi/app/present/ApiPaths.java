package io.hrapi.app.present;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Rewrites the paths of resources in messages: the log does not know the API's prefix, and clients
 * do.
 */
public final class ApiPaths {

  private static final String API = "/v1";

  private static final Pattern PATH =
      Pattern.compile(
          "(?<=^|[\\s(\\[])/(?=(?:gateways|pools|certificates|controller|haproxy|model|restore"
              + "|transactions)(?![\\w.-]))");

  private ApiPaths() {}

  /**
   * Returns a message with its paths as clients write them. Quoted text comes from clients and is
   * unchanged.
   */
  public static String whole(String message) {
    return PATH.matcher(message).replaceAll(API + "$0");
  }

  /**
   * Returns a message with the given paths as clients write them. Quoted text comes from clients
   * and is unchanged.
   *
   * @param paths as they are in the message; entries that are not paths are ignored
   */
  public static String in(String message, List<String> paths) {
    String any =
        paths.stream()
            .filter(path -> path.startsWith("/"))
            .sorted(Comparator.comparing(String::length).reversed())
            .map(Pattern::quote)
            .collect(Collectors.joining("|"));
    return any.isEmpty()
        ? message
        : Pattern.compile("(?<=^|[\\s(\\[])(?:" + any + ")")
            .matcher(message)
            .replaceAll(API + "$0");
  }
}
