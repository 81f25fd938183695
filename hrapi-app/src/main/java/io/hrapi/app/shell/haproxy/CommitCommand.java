package io.hrapi.app.shell.haproxy;

import io.hrapi.app.shell.client.HrapiClient;
import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.LoadOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code hrapi commit}: loads the newest model into HAProxy. */
@Command(
    name = "commit",
    description = "Check the newest model and load it into HAProxy, without losing a connection.",
    footer = {
      "",
      "If HAProxy refuses it or cannot load it, the running configuration stays. "
          + "hrapi diff shows beforehand what will change, hrapi rollback goes back "
          + "afterwards."
    })
public final class CommitCommand extends DryRunCommand {

  private static final String YES = "true";

  @Mixin private final LoadOptions load = new LoadOptions();

  @Option(
      names = "--pending",
      description = "Load what is pending, for example an upload; what runs now becomes pending.")
  private boolean pending;

  @Option(
      names = "--replace-upload",
      description = "Commit even though it replaces a running uploaded configuration.")
  private boolean replaceUpload;

  @Option(
      names = "--empty",
      description =
          "Commit even though the model is empty and HAProxy will stop serving " + "everything.")
  private boolean empty;

  public CommitCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    if (pending && (replaceUpload || empty)) {
      throw CommandException.misuse(
          "--replace-upload and --empty are for a commit of the model, not for --pending");
    }
    HrapiClient client = client();
    Request request =
        Request.post(
                pending ? "/v1/haproxy/configuration/commit" : "/v1/controller/commit", load.body())
            .with("replaceUpload", replaceUpload ? YES : null)
            .with("empty", empty ? YES : null);
    Reply reply = client.send(write(request), CommitResult::refusal);
    return print(reply, answer -> CommitResult.print(shell, reply, answer, pending, dryRun()));
  }
}
