package io.hrapi.app.shell.option;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;

/**
 * A version or a time, as a user entered it.
 *
 * @param parameter its name in the API: {@code version} or {@code at}
 * @param text the version or time
 */
public record VersionOrTime(String parameter, String text) {

  /**
   * Parses a version or a time.
   *
   * @throws CommandException if the text is neither
   */
  public static VersionOrTime of(String text) {
    if (isVersion(text)) {
      return new VersionOrTime("version", text);
    }
    if (TimeConverter.isTime(text)) {
      return new VersionOrTime("at", text);
    }
    throw CommandException.misuse(
        "expected a version, or a time like 2026-01-31T12:00:00Z (RFC 3339), got \"" + text + "\"");
  }

  public static boolean isVersion(String text) {
    return text.matches("\\d{1,18}");
  }

  /** Returns a request that reads the state at this version or time. */
  public Request in(Request request) {
    return request.with(parameter, text);
  }

  /** Returns the version or time as a JSON body. */
  public ObjectNode json() {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    return isVersion(text) ? json.put(parameter, Long.parseLong(text)) : json.put(parameter, text);
  }
}
