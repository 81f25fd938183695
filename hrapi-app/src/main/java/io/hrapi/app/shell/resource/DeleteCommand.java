package io.hrapi.app.shell.resource;

import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.option.BodyFile;
import io.hrapi.app.shell.option.DryRunCommand;
import io.hrapi.app.shell.option.PathArgument;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi delete}: deletes a resource. */
@Command(
    name = "delete",
    description = "Delete a resource with DELETE /v1/PATH. Its history stays.",
    footer = {"", "hrapi restore VERSION brings back what was deleted."})
public final class DeleteCommand extends DryRunCommand {

  @Parameters(paramLabel = "PATH", description = "The path, for example pools/eta/targets/t1.")
  private String path = "";

  @Option(
      names = "--cascade",
      description = "For a pool: also remove it from the gateways that use it.")
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
