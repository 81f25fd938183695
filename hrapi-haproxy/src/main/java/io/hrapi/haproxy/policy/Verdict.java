package io.hrapi.haproxy.policy;

import java.util.List;

/**
 * The result of checking an upload against the policy.
 *
 * @param text the text to be loaded: the upload, with a comment in place of each line left out
 * @param leftOut the lines that were left out
 * @param refused why the upload must not be loaded, by line; empty if it may
 */
public record Verdict(String text, List<Finding> leftOut, List<Finding> refused) {

  public Verdict {
    leftOut = List.copyOf(leftOut);
    refused = List.copyOf(refused);
  }
}
