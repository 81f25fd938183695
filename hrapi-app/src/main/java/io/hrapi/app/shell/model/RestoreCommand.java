package io.hrapi.app.shell.model;

import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.VersionOrTime;
import io.hrapi.app.shell.option.WriteResult;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hrapi restore}: restores an earlier model. */
@Command(
    name = "restore",
    description = "Restore the model to a version or a time, as a new event.",
    footer = {"", "Only a commit changes HAProxy."})
public final class RestoreCommand extends DryRunCommand {

  @Parameters(paramLabel = "VERSION|TIME", description = "7, or 2026-01-31T12:00:00Z.")
  private String then = "";

  public RestoreCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    RequestBody body = RequestBody.json(VersionOrTime.of(then).json().toString());
    Reply reply = client().send(write(Request.post("/v1/restore", body)));
    return print(
        reply,
        answer -> {
          shell.warn(answer.path("warnings"));
          if (dryRun()) {
            shell.print(ChangeLines.of(answer.path("changes")));
            shell.say("a dry-run: nothing was restored");
          } else {
            shell.print(
                "restored "
                    + answer.path("restored").asText(then)
                    + " as version "
                    + reply.version());
            shell.print(WriteResult.NOT_YET);
          }
        });
  }
}
