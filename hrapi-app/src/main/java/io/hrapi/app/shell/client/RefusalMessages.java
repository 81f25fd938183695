package io.hrapi.app.shell.client;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Printable;
import java.util.ArrayList;
import java.util.List;

/** Turns a problem (RFC 9457) that hrapi returned into a message for the shell. */
public final class RefusalMessages {

  private RefusalMessages() {}

  /**
   * Returns the failure for a refusal: title, detail, and each field, resource or message that it
   * names.
   */
  public static CommandException refusal(Reply reply) {
    if (!reply.header("content-type").startsWith("application/problem+json")) {
      reply.close();
      return foreign(reply);
    }
    JsonNode problem = reply.json();
    List<String> lines = new ArrayList<>();
    lines.add(problem.path("title").asText() + " (" + reply.status() + ")");
    lines.add(problem.path("detail").asText());
    for (JsonNode error : problem.path("errors")) {
      String pointer = error.path("pointer").asText();
      lines.add((pointer.isEmpty() ? "the body" : pointer) + ": " + error.path("detail").asText());
    }
    problem.path("conflicting").forEach(one -> lines.add("in conflict: " + one.asText()));
    problem.path("messages").forEach(one -> lines.add("HAProxy: " + one.asText()));
    if (problem.has("currentVersion")) {
      lines.add("last changed by version " + problem.path("currentVersion").asText());
    }
    if (reply.status() >= 500) {
      lines.add("request " + problem.path("requestId").asText() + " in hrapi's logs");
    }
    return CommandException.failed(
        String.join("\n  ", lines.stream().map(Printable::of).toList()), null);
  }

  /** Returns the failure if the server is not hrapi, or an hrapi without this call. */
  public static CommandException foreign(Reply reply) {
    String type = reply.header("content-type");
    return CommandException.failed(
        reply.question()
            + ": answered "
            + reply.status()
            + (type.isEmpty() ? "" : " with " + Printable.of(type))
            + ", which is not an answer of hrapi; does hrapi run there?",
        null);
  }
}
