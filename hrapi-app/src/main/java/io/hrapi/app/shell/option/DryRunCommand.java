package io.hrapi.app.shell.option;

import io.hrapi.app.shell.client.Reply;
import io.hrapi.app.shell.client.Request;
import io.hrapi.app.shell.console.Shell;
import picocli.CommandLine.Option;

/** A command that writes, or only shows what it would do. */
public abstract class DryRunCommand extends WriteCommand {

  @Option(names = "--dry-run", description = "Show what would be done, without doing it.")
  private boolean dryRun;

  public DryRunCommand(Shell shell) {
    super(shell);
  }

  /** Whether to do nothing. */
  protected final boolean dryRun() {
    return dryRun;
  }

  /** A request with what all writes have: reason, condition, and whether it is a dry run. */
  protected final Request write(Request request) {
    return request.with(headers()).dryRun(dryRun);
  }

  /**
   * Prints the answer to a write of the model.
   *
   * @param waits whether HAProxy serves it only after a commit
   * @return the exit status
   */
  protected final int printWrite(Reply reply, boolean waits) {
    return print(reply, answer -> WriteResult.print(shell, answer, reply.version(), dryRun, waits));
  }
}
