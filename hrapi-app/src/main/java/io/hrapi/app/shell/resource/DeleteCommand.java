package io.hrapi.app.shell.resource;

import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.BodyFile;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.PathArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi delete}: removes a resource. */
@Command(
    name = "delete",
    description = "Remove a resource: what DELETE /v1/PATH does. Its history stays.",
    footer = {"", "hrapi restore VERSION brings back what was removed."})
public final class DeleteCommand extends DryRunCommand {

  @Parameters(paramLabel = "PATH", description = "Which, pools/eta/targets/t1 say.")
  private String path = "";

  @Option(
      names = "--cascade",
      description = "Of a pool: have the gateways that use it let go of it.")
  private boolean cascade;

  public DeleteCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    PathArgument resource = PathArgument.plain("delete", path);
    Request request = Request.delete(resource.encoded()).with("cascade", cascade ? "true" : null);
    return printWrite(client().send(write(request)), !BodyFile.isUpload(resource));
  }
}
