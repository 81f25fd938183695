package io.hrapi.app.shell.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.console.Table;
import java.util.List;
import java.util.Set;

/** Prints events: a table for people, or one JSON object on each line for programs. */
final class EventLines {

  private static final Set<String> LOADED = Set.of("configurationLoaded", "configurationNotLoaded");

  /** The shown digits of a hash, as in the status. */
  private static final int SHOWN_DIGITS = 12;

  private final Shell shell;
  private final boolean json;
  private final Table table;

  EventLines(Shell shell, boolean json) {
    this.shell = shell;
    this.json = json;
    table = new Table(shell, "VERSION", "TIME", "ACTOR", "TYPE", "RESOURCE", "OUTCOME", "REASON");
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
        outcome(event.path("changes")),
        event.path("reason").asText());
  }

  /**
   * Returns, for a commit, its outcome and the version or upload that it loaded or tried to load;
   * empty for other events.
   */
  private static String outcome(JsonNode changes) {
    for (JsonNode change : changes) {
      JsonNode after = change.path("after");
      if (LOADED.contains(change.path("change").asText())) {
        String upload = after.at("/upload/sha256").asText("");
        return after.path("outcome").asText()
            + " of "
            + (upload.isEmpty()
                ? after.path("version").asText()
                : "upload " + upload.substring(0, Math.min(SHOWN_DIGITS, upload.length())));
      }
    }
    return "";
  }
}
