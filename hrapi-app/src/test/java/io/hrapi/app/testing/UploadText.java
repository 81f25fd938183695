package io.hrapi.app.testing;

/** Hand-written configurations. */
public final class UploadText {

  /** The defaults section with which the configurations here begin. */
  public static final String DEFAULTS =
      """
      defaults
        mode http
        timeout client 5s
        timeout server 5s
        timeout connect 5s
      """;

  private UploadText() {}

  /**
   * Returns a configuration that answers every request with a word.
   *
   * @param address where it listens; may contain variables
   */
  public static String answering(String address, String word) {
    return DEFAULTS + frontend("f", "bind " + address, word);
  }

  /** Returns a frontend with this line, which answers every request with a word. */
  public static String frontend(String name, String line, String word) {
    return "frontend "
        + name
        + "\n  "
        + line
        + "\n  http-request return status 200 content-type text/plain string "
        + word
        + "\n";
  }
}
