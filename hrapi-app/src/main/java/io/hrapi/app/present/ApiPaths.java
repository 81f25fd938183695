package io.hrapi.app.present;

import java.util.regex.Pattern;

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
}
