package io.hrapi.app.present;

import java.util.Comparator;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** The paths of resources in messages: the log does not know where the API is, and clients do. */
public final class ApiPaths {

  private static final String API = "/v1";

  private static final Pattern PATH =
      Pattern.compile(
          "(?<=^|[\\s(\\[])/(?=(?:gateways|pools|certificates|controller|haproxy|model|restore"
              + "|transactions)(?![\\w.-]))");

  private ApiPaths() {}

  /**
   * A message with its paths as clients write them. What stands in quotes is somebody's own word,
   * and stays.
   */
  public static String whole(String message) {
    return PATH.matcher(message).replaceAll(API + "$0");
  }

  /**
   * A message with the paths that it is known to name as clients write them. What stands in quotes
   * is somebody's own word, and stays.
   *
   * @param paths as they stand in the message; what is none is passed over
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
