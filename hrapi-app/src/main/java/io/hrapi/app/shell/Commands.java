package io.hrapi.app.shell;

import io.hrapi.app.shell.console.AnswerStream;
import io.hrapi.app.shell.console.CommandException;
import io.hrapi.app.shell.console.ExitStatus;
import io.hrapi.app.shell.console.Printable;
import io.hrapi.app.shell.console.Shell;
import io.hrapi.app.shell.haproxy.CommitCommand;
import io.hrapi.app.shell.haproxy.ConfirmCommand;
import io.hrapi.app.shell.haproxy.LogCommand;
import io.hrapi.app.shell.haproxy.RenderCommand;
import io.hrapi.app.shell.haproxy.RollbackCommand;
import io.hrapi.app.shell.haproxy.StatusCommand;
import io.hrapi.app.shell.haproxy.UploadCommand;
import io.hrapi.app.shell.log.BackupCommand;
import io.hrapi.app.shell.log.EventsCommand;
import io.hrapi.app.shell.log.ExportCommand;
import io.hrapi.app.shell.log.ImportCommand;
import io.hrapi.app.shell.log.VerifyCommand;
import io.hrapi.app.shell.model.ApplyCommand;
import io.hrapi.app.shell.model.DiffCommand;
import io.hrapi.app.shell.model.PlanCommand;
import io.hrapi.app.shell.model.RestoreCommand;
import io.hrapi.app.shell.resource.DeleteCommand;
import io.hrapi.app.shell.resource.GetCommand;
import io.hrapi.app.shell.resource.HistoryCommand;
import io.hrapi.app.shell.resource.PutCommand;
import io.hrapi.app.shell.resource.SwitchCommand;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ParameterException;

/** The commands of the shell, each of which calls a running hrapi or reads a file. */
public final class Commands {

  private static final int WIDTH = 100;

  private Commands() {}

  /**
   * Runs a command on the streams of this process.
   *
   * @param words the command's name and arguments
   * @return the exit status: 0 for success, 1 for a failure, 64 for an invalid command line; for
   *     {@code plan} 2 if there are changes. Empty if there is no such command
   * @throws Exception if something unexpected failed
   */
  public static OptionalInt run(Map<String, String> environment, List<String> words)
      throws Exception {
    AnswerStream answer = new AnswerStream(new FileOutputStream(FileDescriptor.out));
    PrintStream out =
        new PrintStream(new BufferedOutputStream(answer), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), true, StandardCharsets.UTF_8);
    Shell shell = new Shell(environment, System.in, out, err);
    OptionalInt status = run(shell, words);
    out.flush();
    IOException failure = answer.failure();
    if (failure == null) {
      return status;
    }
    // A reader that stops after the first lines, for example head, needs no message.
    if (!"Broken pipe".equals(failure.getMessage())) {
      shell.say("the answer could not be written: " + failure.getMessage());
    }
    return OptionalInt.of(ExitStatus.FAILED);
  }

  static OptionalInt run(Shell shell, List<String> words) throws Exception {
    CommandLine line = line(shell);
    if (words.isEmpty() || !line.getSubcommands().containsKey(words.get(0))) {
      return OptionalInt.empty();
    }
    try {
      return OptionalInt.of(call(line, shell, words));
    } catch (ParameterException e) {
      String name = e.getCommandLine().getCommandName();
      shell.say(name + ": " + Printable.of(String.valueOf(e.getMessage())));
      shell.say("hrapi " + name + " --help explains its arguments");
      return OptionalInt.of(ExitStatus.USAGE);
    } catch (CommandException e) {
      shell.say(String.valueOf(e.getMessage()));
      return OptionalInt.of(e.status());
    }
  }

  private static int call(CommandLine line, Shell shell, List<String> words) throws Exception {
    CommandLine command =
        line.parseArgs(words.toArray(String[]::new)).subcommand().commandSpec().commandLine();
    if (command.isUsageHelpRequested()) {
      command.usage(shell.out());
      return ExitStatus.OK;
    }
    Callable<Integer> body = command.getCommand();
    return body.call();
  }

  private static CommandLine line(Shell shell) {
    CommandLine line = new CommandLine(new Program());
    List.of(
            new StatusCommand(shell),
            new EventsCommand(shell),
            new HistoryCommand(shell),
            new DiffCommand(shell),
            new RenderCommand(shell),
            new PlanCommand(shell),
            new ApplyCommand(shell),
            new RestoreCommand(shell),
            new CommitCommand(shell),
            new ConfirmCommand(shell),
            new RollbackCommand(shell),
            new GetCommand(shell),
            new PutCommand(shell),
            new DeleteCommand(shell),
            SwitchCommand.of(shell, SwitchCommand.Way.DRAIN),
            SwitchCommand.of(shell, SwitchCommand.Way.ENABLE),
            SwitchCommand.of(shell, SwitchCommand.Way.DISABLE),
            new UploadCommand(shell),
            new BackupCommand(shell),
            new LogCommand(shell),
            new ExportCommand(shell),
            new ImportCommand(shell),
            new VerifyCommand(shell),
            new CompletionCommand(shell, () -> withLaunchers(line(shell))))
        .forEach(line::addSubcommand);
    line.getSubcommands().values().forEach(command -> complete(command.getCommandSpec()));
    return line;
  }

  /** Adds the commands that are not run here, so that completion includes them. */
  private static CommandLine withLaunchers(CommandLine line) {
    for (String name : List.of("start", "stop", "test", "bench", "version", "help")) {
      CommandSpec command = CommandSpec.create().name(name);
      if (name.equals("stop")) {
        command.addOption(OptionSpec.builder("--haproxy").type(boolean.class).build());
      }
      line.addSubcommand(name, command);
    }
    return line;
  }

  /** Adds what all commands have in common. */
  private static void complete(CommandSpec command) {
    command.addOption(
        OptionSpec.builder("-h", "--help")
            .type(boolean.class)
            .usageHelp(true)
            .description("Show this help.")
            .build());
    UsageMessageSpec usage = command.usageMessage();
    usage.width(WIDTH);
    usage.exitCodeListHeading("%nExit status:%n");
    if (usage.exitCodeList().isEmpty()) {
      Map<String, String> all = new LinkedHashMap<>();
      all.put("0", "Success.");
      all.put("1", "Failure: refused, or no answer.");
      all.put("64", "The command line is not valid.");
      usage.exitCodeList(all);
    }
  }

  @Command(name = "hrapi")
  private static final class Program {}
}
