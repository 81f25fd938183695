package io.hrapi.app.shell.haproxy;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code hrapi log}: shows HAProxy's messages. */
@Command(
    name = "log",
    description = "Show HAProxy's latest messages: alerts, warnings and notices.",
    footer = {
      "",
      "For who changed what, when and why, see hrapi events; requests are in the "
          + "access log beside the event log."
    })
public final class LogCommand extends ClientCommand {

  private static final int DEFAULT_LINES = 50;

  @Option(
      names = {"-n", "--limit"},
      paramLabel = "N",
      description = "At most N messages, from 1 to 200; default: 50.")
  private int limit = DEFAULT_LINES;

  public LogCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (limit < 1) {
      throw CommandException.misuse("--limit needs a number from 1, got " + limit);
    }
    return print(
        client().send(Request.get("/v1/haproxy/log").with("limit", limit)),
        answer -> {
          for (JsonNode message : answer.path("messages")) {
            shell.print(message.path("severity").asText() + "  " + message.path("text").asText());
          }
          if (answer.path("messages").isEmpty()) {
            shell.say("HAProxy has no messages yet");
          }
        });
  }
}
