package io.hrapi.app.shell;

import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi delete}: removes a resource. */
@Command(
    name = "delete",
    description = "Delete a resource with DELETE /v1/PATH. Its history stays.",
    footer = {"", "hrapi restore VERSION brings back what was deleted."})
final class DeleteCommand extends DryRunCommand {

  @Parameters(paramLabel = "PATH", description = "The path, for example pools/eta/targets/t1.")
  private String path = "";

  @Option(
      names = "--cascade",
      description = "For a pool: also remove it from the gateways that use it.")
  private boolean cascade;

  DeleteCommand(Shell shell) {
    super(shell);
  }

  @Override
  public Integer call() {
    ResourcePath resource = ResourcePath.plain("delete", path);
    Request request = Request.delete(resource.encoded()).with("cascade", cascade ? "true" : null);
    return printWrite(client().send(write(request)), !BodyFile.isUpload(resource));
  }
}
