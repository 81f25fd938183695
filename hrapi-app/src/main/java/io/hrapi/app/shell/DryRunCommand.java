package io.hrapi.app.shell;

import picocli.CommandLine.Option;

/** A command that writes, or only shows what it would do. */
abstract class DryRunCommand extends WriteCommand {

  @Option(names = "--dry-run", description = "Show what would be done, without doing it.")
  private boolean dryRun;

  DryRunCommand(Shell shell) {
    super(shell);
  }

  /** Whether to do nothing. */
  final boolean dryRun() {
    return dryRun;
  }

  /** A request with what all writes have: reason, condition, and whether it is a dry run. */
  final Request write(Request request) {
    return request.with(headers()).dryRun(dryRun);
  }

  /**
   * Prints the answer to a write of the model.
   *
   * @param waits whether HAProxy serves it only after a commit
   * @return the exit status
   */
  final int printWrite(Reply reply, boolean waits) {
    return print(reply, answer -> WriteResult.print(shell, answer, reply.version(), dryRun, waits));
  }
}
