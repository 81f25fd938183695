package io.hrapi.haproxy.process;

import java.util.List;

/**
 * The result of HAProxy's check of a configuration before it is loaded.
 *
 * @param valid whether it may be loaded
 * @param messages the worst first, and those of one severity in HAProxy's order; at most some
 *     hundred of each; the first is an alert if it is not valid
 */
public record CheckResult(boolean valid, List<HaproxyMessage> messages) {

  public CheckResult {
    messages = List.copyOf(messages);
  }
}
