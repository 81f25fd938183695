package io.hrapi.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;

/** Prints events: a table for people, one JSON object a line for programs. */
final class EventLines {

  private final Shell shell;
  private final boolean json;
  private final Table table;

  EventLines(Shell shell, boolean json) {
    this.shell = shell;
    this.json = json;
    table = new Table(shell, "VERSION", "TIME", "ACTOR", "TYPE", "RESOURCE", "REASON");
  }

  void print(List<JsonNode> events) {
    if (json) {
      events.forEach(event -> shell.out().println(event));
    } else {
      table.print(events.stream().map(EventLines::row).toList());
    }
  }

  private static List<String> row(JsonNode event) {
    return List.of(
        event.path("version").asText(),
        event.path("time").asText(),
        event.path("actor").asText(),
        event.path("type").asText(),
        event.path("resource").asText(),
        event.path("reason").asText());
  }
}
