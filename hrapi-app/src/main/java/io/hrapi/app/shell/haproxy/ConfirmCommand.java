package io.hrapi.app.shell.haproxy;

import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.WriteCommand;
import picocli.CommandLine.Command;

/** {@code hrapi confirm}: confirms the commit that waits for confirmation. */
@Command(
    name = "confirm",
    description = "Keep what commit --confirm loaded; otherwise hrapi rolls back at the deadline.")
public final class ConfirmCommand extends WriteCommand {

  public ConfirmCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    Reply reply = client().send(Request.post("/v1/controller/confirm").with(headers()));
    return print(
        reply,
        answer ->
            shell.print(
                "confirmed the commit of version "
                    + answer.path("confirmed").asText()
                    + " as version "
                    + reply.version()
                    + ": it stays"));
  }
}
