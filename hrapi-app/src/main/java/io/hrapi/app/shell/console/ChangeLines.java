package io.hrapi.app.shell.console;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** Describes changes for people, one line each. */
public final class ChangeLines {

  private ChangeLines() {}

  /** Returns a line for each change that a response lists, in order. */
  public static List<String> of(JsonNode changes) {
    List<String> lines = new ArrayList<>();
    changes.forEach(change -> lines.add(line(change)));
    return lines;
  }

  private static String line(JsonNode change) {
    StringBuilder line = new StringBuilder(change.path("change").asText());
    line.append(' ').append(change.path("resource").asText());
    if (change.has("movedFrom")) {
      line.append(" (from ").append(change.path("movedFrom").asText()).append(')');
    }
    JsonNode before = change.path("before");
    JsonNode after = change.path("after");
    String fields = before.isObject() && after.isObject() ? differing(before, after) : all(after);
    return fields.isEmpty() ? line.toString() : line.append(": ").append(fields).toString();
  }

  private static String differing(JsonNode before, JsonNode after) {
    Set<String> names = new LinkedHashSet<>();
    before.fieldNames().forEachRemaining(names::add);
    after.fieldNames().forEachRemaining(names::add);
    List<String> fields = new ArrayList<>();
    for (String name : names) {
      if (!before.path(name).equals(after.path(name))) {
        fields.add(name + " " + value(before.path(name)) + " -> " + value(after.path(name)));
      }
    }
    return String.join(", ", fields);
  }

  private static String all(JsonNode fields) {
    List<String> all = new ArrayList<>();
    fields.properties().forEach(each -> all.add(each.getKey() + " " + value(each.getValue())));
    return String.join(", ", all);
  }

  private static String value(JsonNode value) {
    if (value.isMissingNode()) {
      return "none";
    }
    return value.isValueNode() ? value.asText() : value.toString();
  }
}
