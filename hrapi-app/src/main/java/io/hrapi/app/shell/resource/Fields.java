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

/** The fields of a body, as somebody typed them: {@code weight=3 enabled=true}. */
final class Fields {

  /** As JSON has them: 007 is a name, and so is 1.2.3. */
  private static final String NUMBER = "-?(0|[1-9]\\d*)(\\.\\d+)?([eE][+-]?\\d+)?";

  private static final Set<String> BOOLEANS = Set.of("true", "false");

  private Fields() {}

  /**
   * The body.
   *
   * @throws CommandException if a word is no field, stands there twice or is no JSON
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

  /** JSON goes as it was typed: a number with all of its digits. */
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
