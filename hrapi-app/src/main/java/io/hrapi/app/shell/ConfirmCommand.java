package io.hrapi.app.shell;

import picocli.CommandLine.Command;

/** {@code hrapi confirm}: confirms the commit that waits for it. */
@Command(
    name = "confirm",
    description = "Keep what commit --confirm loaded; otherwise hrapi rolls back at the deadline.")
final class ConfirmCommand extends WriteCommand {

  ConfirmCommand(Shell shell) {
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
