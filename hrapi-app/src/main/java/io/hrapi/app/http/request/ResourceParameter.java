package io.hrapi.app.http.request;

import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.projection.HistoryPath;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Reads the query parameter that restricts events to those of a resource. */
public final class ResourceParameter {

  private static final String API = "/v1";
  private static final String PEM = ".pem";
  private static final Pattern SLASHES_AT_END = Pattern.compile("/+$");

  private ResourceParameter() {}

  /**
   * Returns the path whose events a request asks for.
   *
   * @param resource a path, with or without the API's prefix; null for all
   * @return null for all
   * @throws BadRequestException if it is not a path
   */
  public static @Nullable HistoryPath read(@Nullable String resource) {
    if (resource == null) {
      return null;
    }
    String path =
        resource.equals(API) || resource.startsWith(API + "/")
            ? resource.substring(API.length()) + "/"
            : resource;
    if (!path.startsWith("/")) {
      throw new BadRequestException(
          "resource accepts a path like /v1/pools/eta, got \"" + resource + "\"");
    }
    String whole = SLASHES_AT_END.matcher(path).replaceAll("");
    return whole.isEmpty() ? null : HistoryPath.of(named(whole));
  }

  /** Replaces an alternative name of a resource by the one in its events. */
  private static String named(String path) {
    if (path.equals("/gateway") || path.startsWith("/gateway/")) {
      return "/gateways" + path.substring("/gateway".length());
    }
    return path.startsWith("/certificates/") && path.endsWith(PEM)
        ? path.substring(0, path.length() - PEM.length())
        : path;
  }
}
