package io.hrapi.app.shell;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code hrapi delete}: removes a resource. */
@Command(
    name = "delete",
    description = "Remove a resource: what DELETE /v1/PATH does. Its history stays.",
    footer = {"", "hrapi restore VERSION brings back what was removed."})
final class DeleteCommand implements Callable<Integer> {

  private final Shell shell;
  @Mixin private final ClientOptions options = new ClientOptions();
  @Mixin private final WriteOptions write = new WriteOptions();

  @Parameters(paramLabel = "PATH", description = "Which, pools/eta/targets/t1 say.")
  private String path = "";

  @Option(
      names = "--cascade",
      description = "Of a pool: have the gateways that use it let go of it.")
  private boolean cascade;

  @Option(names = "--dry-run", description = "Show the changes that it would make, and make none.")
  private boolean dryRun;

  DeleteCommand(Shell shell) {
    this.shell = shell;
  }

  @Override
  public Integer call() {
    ResourcePath resource = ResourcePath.plain("delete", path);
    Reply reply =
        options
            .client(shell)
            .send(
                Request.delete(resource.encoded())
                    .with(write.headers())
                    .with("cascade", cascade ? "true" : null)
                    .dryRun(dryRun));
    Written.print(shell, options, reply, dryRun, !BodyFile.isUpload(resource));
    return Exit.OK;
  }
}
