package io.hrapi.app.shell.resource;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.util.RawValue;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Printable;
import java.util.List;
import java.util.Set;

/** The fields of a body as a user entered them: {@code weight=3 enabled=true}. */
final class Fields {

  /** Numbers in JSON's form; 007 and 1.2.3 are strings. */
  private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private Fields() {}

  /**
   * Returns the body.
   *
   * @throws CommandException if an argument is not a field, is given twice, or is not valid JSON
   */
  static ObjectNode json(List<String> words) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    for (String word : words) {
      int equals = word.indexOf('=');
      if (equals < 1) {
        throw CommandException.misuse(
            "expected field=value, for example weight=3, got \"" + word + "\"");
      }
      String name = word.substring(0, equals);
      if (body.has(name)) {
        throw CommandException.misuse("the field \"" + name + "\" is given twice");
      }
      put(body, name, word.substring(equals + 1));
    }
    return body;
  }

  /** Adds a field. JSON is copied as it was entered, so that a number keeps all its digits. */
  private static void put(ObjectNode body, String name, String text) {
    if (!BOOLEANS.contains(text) && !text.matches(NUMBER) && !text.matches("(?s)[\\[{\"].*")) {
      body.put(name, text);
      return;
    }
    try {
      Reply.MAPPER.readTree(text);
    } catch (JsonProcessingException e) {
      throw CommandException.misuse(
          name
              + " starts like JSON but is not JSON: "
              + Printable.of(e.getOriginalMessage())
              + "; put a string like that in double quotes, '"
              + name
              + "=\"…\"'");
    }
    body.putRawValue(name, new RawValue(text));
  }
}
