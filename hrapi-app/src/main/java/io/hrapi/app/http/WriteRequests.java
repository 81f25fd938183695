package io.hrapi.app.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells which requests are to change something, before a resource sees them. */
public final class WriteRequests {

  /** The query parameter of every write: with it nothing is done. */
  public static final String DRY_RUN = "dryRun";

  private static final Set<String> METHODS = Set.of("PUT", "POST", "DELETE");

  /** What a GET of a path below this does is an event. */
  private static final String RESTORE = "/v1/controller/restore/";

  private static final Pattern IS_DRY_RUN =
      Pattern.compile("(?:^|&)" + DRY_RUN + "(?:=(?i:true|1)?)?(?:&|$)");

  private WriteRequests() {}

  /** Whether a request is to change something, and is no dry-run. */
  static boolean isWrite(HttpServletRequest request) {
    String query = request.getQueryString();
    if (query != null && IS_DRY_RUN.matcher(query).find()) {
      return false;
    }
    return METHODS.contains(request.getMethod())
        || (request.getMethod().equals("GET") && isRestore(request.getRequestURI()));
  }

  /** Whether what a path does is an event, with a GET too. */
  static boolean isRestore(String path) {
    return path.startsWith(RESTORE);
  }
}
