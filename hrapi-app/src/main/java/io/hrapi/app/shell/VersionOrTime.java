package io.hrapi.app.shell;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

/**
 * A version or a time, as somebody wrote it.
 *
 * @param parameter its name in the API
 */
record VersionOrTime(String parameter, String text) {

  /**
   * Reads one.
   *
   * @throws CommandException if it is neither
   */
  static VersionOrTime of(String text) {
    if (isVersion(text)) {
      return new VersionOrTime("version", text);
    }
    if (TimeConverter.isTime(text)) {
      return new VersionOrTime("at", text);
    }
    throw CommandException.misuse(
        "expected a version, or a time like 2026-01-31T12:00:00Z (RFC 3339), got \"" + text + "\"");
  }

  static boolean isVersion(String text) {
    return text.matches("\\d{1,18}");
  }

  /** A request as of then. */
  Request in(Request request) {
    return request.with(parameter, text);
  }

  /** As a body. */
  ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return isVersion(text) ? json.put(parameter, Long.parseLong(text)) : json.put(parameter, text);
  }
}
