package io.hrapi.haproxy.process;

import java.util.List;

/**
 * The result of HAProxy's check of a configuration before it is loaded.
 *
 * @param valid whether the configuration may be loaded
 * @param messages the most severe first, and those of one severity in HAProxy's order; at most 200
 *     of each severity; the first is an alert if the configuration is not valid
 */
public record CheckResult(boolean valid, List<HaproxyMessage> messages) {

  public CheckResult {
    messages = List.copyOf(messages);
  }
}
