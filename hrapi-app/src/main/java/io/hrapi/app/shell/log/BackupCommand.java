package io.hrapi.app.shell.log;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.console.Table;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.PathArgument;
import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi backup}: stores the log as a backup's next version. */
@Command(
    name = "backup",
    description = "Store the whole log as the next version of a backup.",
    footer = {
      "",
      "It goes to the artifact repository or, without one, to the folder backups "
          + "beside the log. It does not contain the master key. POST "
          + "/v1/controller/restore/NAME/VERSION restores one."
    })
public final class BackupCommand extends DryRunCommand {

  @Parameters(paramLabel = "NAME", description = "The name of the backup.")
  private String name = "";

  @Option(names = "--list", description = "List the stored versions; store nothing.")
  private boolean list;

  public BackupCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (name.isEmpty() || name.contains("/")) {
      throw CommandException.misuse(
          "backup needs a name, for example nightly; got \"" + name + "\"");
    }
    PathArgument backup = PathArgument.plain("backup", "controller/backup/" + name);
    HrapiClient client = client();
    Reply reply =
        client.send(
            list ? Request.get(backup.encoded()).patient() : write(Request.post(backup.encoded())));
    return print(
        reply,
        answer -> {
          if (list) {
            print(answer.path("versions"));
            return;
          }
          shell.warn(answer.path("warnings"));
          if (dryRun()) {
            shell.say("a dry-run: nothing was stored");
            return;
          }
          shell.print(
              "stored version "
                  + answer.path("version").asText()
                  + " of "
                  + name
                  + ": the log up to version "
                  + answer.path("logVersion").asText());
        });
  }

  private void print(JsonNode versions) {
    List<List<String>> rows = new ArrayList<>();
    versions.forEach(
        version ->
            rows.add(
                List.of(
                    version.path("version").asText(),
                    version.path("time").asText(""),
                    version.path("size").asText(""),
                    version.path("logVersion").asText(""))));
    new Table(shell, "VERSION", "TIME", "BYTES", "LOG UP TO").print(rows);
  }
}
