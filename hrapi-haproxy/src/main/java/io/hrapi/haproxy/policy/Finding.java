package io.hrapi.haproxy.policy;

/**
 * What is wrong in a line of an upload.
 *
 * @param line from 1
 * @param keyword by which HAProxy knows it
 * @param problem what becomes of it and why, for people
 */
public record Finding(int line, String keyword, String problem) {

  /** In words: line, keyword, problem. */
  public String words() {
    return "line " + line + ": '" + keyword + "' " + problem;
  }
}
