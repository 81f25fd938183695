package io.hrapi.app.command;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi diff}: what differs between two versions. */
@Command(
    name = "diff",
    description = "Show what differs between two versions: of the configuration, or the changes.",
    footer = {
      "",
      "A and B are versions, latest, pending or running; otherwise running and pending: what a"
          + " commit would change. The exit status is 0 whether they differ or not."
    })
final class DiffCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();

  @Parameters(index = "0", arity = "0..1", paramLabel = "A", description = "From this version.")
  private String from = "running";

  @Parameters(index = "1", arity = "0..1", paramLabel = "B", description = "To this version.")
  private String to = "pending";

  @Option(names = "--changes", description = "The changes in words, one a line.")
  private boolean changes;

  DiffCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    for (String each : List.of(from, to)) {
      if (!each.matches("\\d{1,18}|latest|pending|running")) {
        throw CommandException.misuse(
            "diff takes versions, latest, pending or running, got \"" + each + "\"");
      }
    }
    HrapiClient client = options.client(shell);
    Request request = Request.get("/v1/versions/" + from + "/diff/" + to).patient();
    if (options.json()) {
      shell.out().println(client.send(request).json().toPrettyString());
    } else if (changes) {
      JsonNode answer = client.send(request).json();
      shell.print(ChangeWords.of(answer.path("changes")));
    } else {
      shell.out().print(client.send(request.accepting("text/plain")).text());
    }
    return Exit.OK;
  }
}
