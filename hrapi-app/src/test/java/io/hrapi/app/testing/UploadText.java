package io.hrapi.app.testing;

/** Configurations as somebody writes them by hand. */
public final class UploadText {

  /** What every section of a configuration here begins with. */
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
   * One that answers every request with a word.
   *
   * @param address where it listens, variables among it
   */
  public static String answering(String address, String word) {
    return DEFAULTS + frontend("f", "bind " + address, word);
  }

  /** A frontend with a line of its own that answers every request with a word. */
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
