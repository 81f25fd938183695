package io.hrapi.app.shell;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi upload}: a configuration in HAProxy's own words. */
@Command(
    name = "upload",
    description = "Have HAProxy check a configuration that somebody wrote, and keep it as pending.",
    footer = {
      "",
      "hrapi diff running pending shows then what it changes, hrapi commit --pending loads it, hrapi"
          + " delete haproxy/configuration/pending discards it."
    })
final class UploadCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();
  @Mixin private final LoadOptions load = new LoadOptions();

  @Parameters(
      paramLabel = "FILE",
      description = "The configuration, with @{...} variables; - is the standard input.")
  private String file = "";

  @Option(names = "--now", description = "Load it at once; what runs is pending then.")
  private boolean now;

  @Option(names = "--dry-run", description = "Check it alone.")
  private boolean dryRun;

  UploadCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() throws IOException {
    if (!now && load.isSet()) {
      throw CommandException.misuse("--confirm goes with --now: nothing is loaded without that");
    }
    HrapiClient client = options.client(shell);
    Content text = BodyFile.upload(shell, file);
    Request request =
        now
            ? load.in(Request.post("/v1/controller/upload", text))
            : Request.put("/v1/haproxy/configuration/pending", text);
    Reply reply = client.send(request.with(write.headers()).dryRun(dryRun));
    JsonNode answer = reply.json();
    if (options.json()) {
      shell.out().println(answer.toPrettyString());
    } else if (now) {
      CommitWords.print(shell, reply, answer, true, dryRun);
    } else {
      shell.warn(answer.path("warnings"));
      shell.print(
          dryRun
              ? "HAProxy would load " + file
              : file + " is pending as version " + reply.version() + ", and HAProxy would load it");
      if (!dryRun) {
        shell.print(
            "HAProxy serves what it did: hrapi commit --pending has it serve this, hrapi diff"
                + " running pending shows before what will change");
      }
    }
    return Exit.OK;
  }
}
