package io.hrapi.app.shell.resource;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.shell.client.PageReader;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.ChangeLines;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.ClientCommand;
import io.hrapi.app.shell.option.PathArgument;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi history}: shows the versions of one resource. */
@Command(
    name = "history",
    description = "Show the versions that changed a resource, oldest first.",
    footer = {"", "With --json one version per line."})
public final class HistoryCommand extends ClientCommand {

  @Parameters(
      paramLabel = "PATH",
      description = "The resource, for example pools/eta/targets/t1, or model for all of them.")
  private String path = "";

  @Option(names = "--after", paramLabel = "VERSION", description = "Only versions after this one.")
  private @Nullable Long after;

  @Option(
      names = "--before",
      paramLabel = "VERSION",
      description = "Only versions before this one.")
  private @Nullable Long before;

  @Option(names = "--desc", description = "Newest first.")
  private boolean descending;

  @Option(names = "--limit", paramLabel = "N", description = "At most N versions; default: all.")
  private @Nullable Long limit;

  public HistoryCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (limit != null && limit < 1) {
      throw CommandException.misuse("--limit needs a number from 1, got " + limit);
    }
    Request request =
        Request.get("/v1/history/" + PathArgument.plain("history", path).encodedSegments())
            .with("after", after)
            .with("before", before)
            .with("order", descending ? "desc" : null)
            .patient();
    long most = limit == null ? Long.MAX_VALUE : limit;
    PageReader.read(client(), request, "versions", most, this::print);
    return ExitStatus.OK;
  }

  private void print(List<JsonNode> versions) {
    for (JsonNode version : versions) {
      if (json()) {
        shell.out().println(version);
        continue;
      }
      String reason = version.path("reason").asText("");
      shell.print(
          version.path("version").asText()
              + "  "
              + version.path("time").asText()
              + "  "
              + version.path("actor").asText()
              + "  "
              + version.path("type").asText()
              + (reason.isEmpty() ? "" : "  " + reason));
      ChangeLines.of(version.path("changes")).forEach(line -> shell.print("    " + line));
    }
  }
}
