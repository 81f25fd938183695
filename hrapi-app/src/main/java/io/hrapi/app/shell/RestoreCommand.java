package io.hrapi.app.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi restore}: makes the model what it was. */
@Command(
    name = "restore",
    description = "Make the model what it was at a version or a time, as one event more.",
    footer = {"", "HAProxy is touched by a commit alone."})
final class RestoreCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();

  @Parameters(paramLabel = "VERSION|TIME", description = "7, or 2026-01-31T12:00:00Z.")
  private String then = "";

  @Option(names = "--dry-run", description = "Show the changes that it would make, and make none.")
  private boolean dryRun;

  RestoreCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Content body = Content.json(Moment.of(then).json().toString());
    Reply reply =
        options
            .client(shell)
            .send(Request.post("/v1/restore", body).with(write.headers()).dryRun(dryRun));
    JsonNode answer = reply.json();
    if (options.json()) {
      shell.out().println(answer.toPrettyString());
      return Exit.OK;
    }
    shell.warn(answer.path("warnings"));
    String restored = answer.path("restored").asText(then);
    if (dryRun) {
      shell.print(ChangeWords.of(answer.path("changes")));
      shell.say("a dry-run: nothing was restored");
    } else {
      shell.print("restored " + restored + " as version " + reply.version());
      shell.print(Written.NOT_YET);
    }
    return Exit.OK;
  }
}
