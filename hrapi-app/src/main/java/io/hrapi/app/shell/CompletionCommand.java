package io.hrapi.app.shell;

import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Shell;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/**
 * {@code hrapi completion}: prints a script that lets the shell complete hrapi's commands and
 * options.
 */
@Command(
    name = "completion",
    description = "Print a script that lets a shell complete commands and options.",
    footer = {
      "",
      "  source <(./hrapi completion bash)",
      "  ./hrapi completion bash > ~/.local/share/bash-completion/completions/hrapi"
    })
final class CompletionCommand implements Callable<Integer> {

  private static final String BASH = "bash";
  private static final String NAME = "hrapi";

  private final Shell shell;
  private final Supplier<CommandLine> all;

  @Parameters(paramLabel = "bash", description = "The shell: bash; zsh accepts the same script.")
  private String which = "";

  /**
   * Creates the command.
   *
   * @param all supplies all commands of the program
   */
  CompletionCommand(Shell shell, Supplier<CommandLine> all) {
    this.shell = shell;
    this.all = all;
  }

  @Override
  public Integer call() {
    if (!which.equals(BASH)) {
      throw CommandException.misuse("completion supports bash, got \"" + which + "\"");
    }
    shell.out().print(AutoComplete.bash(NAME, all.get()));
    return ExitStatus.OK;
  }
}
