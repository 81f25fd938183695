package io.hrapi.haproxy.process;

import java.util.List;

/**
 * What HAProxy says of a configuration before it is loaded.
 *
 * @param valid whether it may be loaded
 * @param messages in HAProxy's order, at most some hundred of each severity; never empty if it is
 *     not valid
 */
public record CheckResult(boolean valid, List<HaproxyMessage> messages) {

  public CheckResult {
    messages = List.copyOf(messages);
  }
}
