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

  /** Returns whether the command must not change anything. */
  protected final boolean dryRun() {
    return dryRun;
  }

  /**
   * Returns a request with what all writes have: reason, precondition, and whether it is a dry-run.
   */
  protected final Request write(Request request) {
    return request.with(headers()).dryRun(dryRun);
  }

  /**
   * Prints the response to a write of the model.
   *
   * @param waits whether HAProxy serves the change only after a commit
   * @return the exit status
   */
  protected final int printWrite(Reply reply, boolean waits) {
    return print(reply, answer -> WriteResult.print(shell, answer, reply.version(), dryRun, waits));
  }
}
