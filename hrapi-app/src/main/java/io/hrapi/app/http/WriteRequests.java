package io.hrapi.app.http;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Set;
import java.util.regex.Pattern;

/** Tells which requests write, before a resource sees them. */
public final class WriteRequests {

  /**
   * The query parameter of every write that asks for a prediction instead; nothing is changed then.
   */
  public static final String DRY_RUN = "dryRun";

  private static final Set<String> METHODS = Set.of("PUT", "POST", "DELETE");

  /** Paths below this are events even when called with GET. */
  private static final String RESTORE = "/v1/controller/restore/";

  private static final Pattern IS_DRY_RUN =
      Pattern.compile("(?:^|&)" + DRY_RUN + "(?:=(?i:true|1)?)?(?:&|$)");

  private WriteRequests() {}

  /** Returns whether a request writes and is not a dry-run. */
  public static boolean isWrite(HttpServletRequest request) {
    String query = request.getQueryString();
    if (query != null && IS_DRY_RUN.matcher(query).find()) {
      return false;
    }
    return METHODS.contains(request.getMethod())
        || (request.getMethod().equals("GET") && isRestore(request.getRequestURI()));
  }

  /** Returns whether a path restores a backup, which is an event even with GET. */
  public static boolean isRestore(String path) {
    return path.startsWith(RESTORE);
  }
}
