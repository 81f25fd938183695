package io.hrapi.app.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hrapi confirm}: a commit that waits for it stays. */
@Command(
    name = "confirm",
    description = "Keep what commit --confirm loaded; otherwise hrapi goes back when time is up.")
final class ConfirmCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();

  ConfirmCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    Reply reply =
        options.client(shell).send(Request.post("/v1/controller/confirm").with(write.headers()));
    JsonNode answer = reply.json();
    if (options.json()) {
      shell.out().println(answer.toPrettyString());
    } else {
      shell.print(
          "confirmed the commit of version "
              + answer.path("confirmed").asText()
              + " as version "
              + reply.version()
              + ": it stays");
    }
    return Exit.OK;
  }
}
