package io.hrapi.haproxy.policy;

import java.util.List;

/**
 * The result of checking an upload against the policy.
 *
 * @param text what is to be loaded: the upload, with a comment for each line left out
 * @param leftOut the lines that are not in it
 * @param refused why it must not be loaded, by line; empty if it may
 */
public record Verdict(String text, List<Finding> leftOut, List<Finding> refused) {

  public Verdict {
    leftOut = List.copyOf(leftOut);
    refused = List.copyOf(refused);
  }
}
