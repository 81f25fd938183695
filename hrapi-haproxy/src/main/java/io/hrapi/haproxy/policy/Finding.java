package io.hrapi.haproxy.policy;

/**
 * A problem in a line of an upload.
 *
 * @param line from 1
 * @param keyword the keyword of the line, as HAProxy reads it
 * @param problem what is done with the line and why, in words
 */
public record Finding(int line, String keyword, String problem) {

  /** Returns line, keyword and problem as one text. */
  public String words() {
    return "line " + line + ": '" + keyword + "' " + problem;
  }
}
