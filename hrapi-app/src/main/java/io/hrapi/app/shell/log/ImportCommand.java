package io.hrapi.app.shell.log;

import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.DryRunCommand;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** {@code hrapi import}: replaces the model by that of a file. */
@Command(
    name = "import",
    description = "Replace the model by that of an export or of a pyHrapi database, as one event.",
    footer = {
      "",
      "An empty log takes over the whole history of the file. HAProxy is touched "
          + "by a commit alone."
    })
public final class ImportCommand extends DryRunCommand {

  @Parameters(paramLabel = "FILE", description = "The file to read; - is the standard input.")
  private String file = "";

  public ImportCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    Reply reply = client().send(write(Request.put("/v1/controller/_import-sql", content())));
    return print(
        reply,
        answer -> {
          shell.warn(answer.path("warnings"));
          if (dryRun()) {
            shell.print(ChangeLines.of(answer.path("changes")));
            shell.say("a dry-run: nothing was imported");
          } else {
            shell.print("imported " + file + " as version " + reply.version());
          }
        });
  }

  private RequestBody content() throws IOException {
    if (file.equals(Shell.STANDARD)) {
      return new RequestBody(ExportCommand.SQLITE, RequestBody.UNKNOWN, shell.in());
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw CommandException.failed("there is no file " + file, null);
    }
    return new RequestBody(ExportCommand.SQLITE, Files.size(path), Files.newInputStream(path));
  }
}
