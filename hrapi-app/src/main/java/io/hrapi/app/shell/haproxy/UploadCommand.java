package io.hrapi.app.shell.haproxy;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.client.RequestBody;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.BodyFile;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.LoadOptions;
import java.io.IOException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi upload}: uploads a configuration in HAProxy's own language. */
@Command(
    name = "upload",
    description = "Check your own configuration with HAProxy and store it as pending.",
    footer = {
      "",
      "Then hrapi diff running pending shows what it changes, hrapi commit "
          + "--pending loads it, hrapi delete haproxy/configuration/pending discards it."
    })
public final class UploadCommand extends DryRunCommand {

  @Mixin private final LoadOptions load = new LoadOptions();

  @Parameters(
      paramLabel = "FILE",
      description = "The configuration, with @{...} variables; - is the standard input.")
  private String file = "";

  @Option(names = "--now", description = "Load it at once; what runs now becomes pending.")
  private boolean now;

  public UploadCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() throws IOException {
    if (!now && load.isSet()) {
      throw CommandException.misuse("--confirm needs --now: nothing is loaded without it");
    }
    HrapiClient client = client();
    RequestBody text = BodyFile.upload(shell, file);
    Request request =
        now
            ? load.in(Request.post("/v1/controller/upload", text))
            : Request.put("/v1/haproxy/configuration/pending", text);
    Reply reply = client.send(write(request));
    return print(
        reply,
        answer -> {
          if (now) {
            CommitResult.print(shell, reply, answer, true, dryRun());
          } else {
            shell.warn(answer.path("warnings"));
            print(reply.version());
          }
        });
  }

  private void print(String version) {
    if (dryRun()) {
      shell.print("HAProxy would load " + file);
      return;
    }
    shell.print(file + " is pending as version " + version + ", and HAProxy would load it");
    shell.print(
        "HAProxy still serves what it did: hrapi commit --pending loads this, hrapi "
            + "diff running pending shows what will change");
  }
}
