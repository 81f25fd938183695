package io.hrapi.app.shell.model;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi diff}: shows the differences between two versions. */
@Command(
    name = "diff",
    description = "Show what differs between two versions: of the configuration, or the changes.",
    footer = {
      "",
      "A and B are versions, latest, running, next or pending; default: running "
          + "and next, which is what a commit would change. The exit status is 0 whether "
          + "they differ or not."
    })
public final class DiffCommand extends ClientCommand {

  private static final String RUNNING = "running";
  private static final String NEXT = "next";
  private static final int NOT_FOUND = 404;

  @Parameters(index = "0", arity = "0..1", paramLabel = "A", description = "From this version.")
  private String from = RUNNING;

  @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "To this version.")
  private String to = NEXT;

  @Option(names = "--changes", description = "Show the changes in words, one per line.")
  private boolean changes;

  public DiffCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    for (String each : List.of(from, to)) {
      if (!each.matches("\\d{1,18}|latest|running|next|pending")) {
        throw CommandException.misuse(
            "diff accepts versions, latest, running, next or pending, got \"" + each + "\"");
      }
    }
    HrapiClient client = client();
    if (json()) {
      shell.out().println(ask(client, "application/json").json().toPrettyString());
    } else if (changes) {
      JsonNode answer = ask(client, "application/json").json();
      // An uploaded configuration has no model, so the response has a text instead of changes.
      if (answer.has("text")) {
        show(answer.path("text").asText());
      } else {
        shell.print(ChangeLines.of(answer.path("changes")));
        sayIfNothing(answer.path("changes").isEmpty());
      }
    } else {
      show(ask(client, "text/plain").text());
    }
    return ExitStatus.OK;
  }

  /**
   * Requests the differences. Before the first commit, compares what a commit would load with
   * version 0.
   */
  private Reply ask(HrapiClient client, String type) {
    if (isOfCommit()) {
      Reply reply = client.exchange(request(from, type));
      if (reply.status() != NOT_FOUND) {
        return client.checked(reply, type);
      }
      reply.close();
      shell.say("nothing has been committed yet: this is everything that a commit would load");
      return client.send(request("0", type));
    }
    return client.send(request(from, type));
  }

  private Request request(String older, String type) {
    return Request.get("/v1/versions/" + older + "/diff/" + to).patient().accepting(type);
  }

  private boolean isOfCommit() {
    return from.equals(RUNNING) && to.equals(NEXT);
  }

  private void show(String text) {
    shell.out().print(text);
    sayIfNothing(text.isEmpty());
  }

  private void sayIfNothing(boolean nothing) {
    if (nothing) {
      shell.say(
          isOfCommit()
              ? "nothing to commit: the running configuration is what a commit would load"
              : from + " and " + to + " are the same");
    }
  }
}
