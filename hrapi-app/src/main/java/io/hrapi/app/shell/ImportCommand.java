package io.hrapi.app.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi import}: makes the model that of a file. */
@Command(
    name = "import",
    description = "Make the model that of an export, or of a database of pyHrapi, as one event.",
    footer = {
      "",
      "An empty log takes over the file's whole history. HAProxy is touched by a commit alone."
    })
final class ImportCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();

  @Parameters(paramLabel = "FILE", description = "What to read; - is the standard input.")
  private String file = "";

  @Option(names = "--dry-run", description = "Show the changes that it would make, and make none.")
  private boolean dryRun;

  ImportCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    HrapiClient client = options.client(shell);
    Request request =
        Request.put("/v1/controller/_import-sql", content()).with(write.headers()).dryRun(dryRun);
    Reply reply = client.send(request);
    JsonNode answer = reply.json();
    if (options.json()) {
      shell.out().println(answer.toPrettyString());
      return Exit.OK;
    }
    shell.warn(answer.path("warnings"));
    if (dryRun) {
      shell.print(ChangeWords.of(answer.path("changes")));
      shell.say("a dry-run: nothing was imported");
    } else {
      shell.print("imported " + file + " as version " + reply.version());
    }
    return Exit.OK;
  }

  private Content content() throws IOException {
    if (file.equals(ExportCommand.STANDARD)) {
      return new Content(ExportCommand.SQLITE, Content.UNKNOWN, shell.in());
    }
    Path path = Path.of(file);
    if (!Files.isRegularFile(path)) {
      throw CommandException.failed("there is no file " + file, null);
    }
    return new Content(ExportCommand.SQLITE, Files.size(path), Files.newInputStream(path));
  }
}
