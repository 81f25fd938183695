package io.hrapi.app.task;

import io.dropwizard.servlets.tasks.PostBodyTask;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A task that answers in plain text what it did, one line each, with 200; else why not, as a
 * problem, of the table that the resources have too: 400 for parameters that are not understood,
 * 409 if the state does not allow it, and so on. {@link TaskFilter} must be before it.
 */
abstract class AdminTask extends PostBodyTask {

  private final CommandHandler handler;
  private final Set<String> parameters;
  private final Set<String> secret;

  /**
   * Names a task.
   *
   * @param parameters that it takes, beside {@code actor} and {@code reason}
   * @param secret those of them that may stand in the body alone
   */
  AdminTask(String name, CommandHandler handler, Set<String> parameters, Set<String> secret) {
    super(name);
    this.handler = handler;
    this.parameters = Set.copyOf(parameters);
    this.secret = Set.copyOf(secret);
  }

  /**
   * Does it.
   *
   * @return what was done, in lines for people
   */
  abstract List<String> run(TaskRequest call);

  /** Whether it runs while the log takes no writes. */
  boolean goesWithoutWriting() {
    return false;
  }

  /** Executes a command and waits until its event is on disk. */
  final void execute(TaskRequest call, Command command) {
    Acknowledgement.await(handler.submit(command, Preconditions.NONE, call.metadata()));
  }

  final CommandHandler handler() {
    return handler;
  }

  @Override
  public final void execute(Map<String, List<String>> given, String body, PrintWriter output)
      throws IOException {
    TaskFilter.Exchange exchange = TaskFilter.current();
    try {
      if (!goesWithoutWriting()) {
        // Before it does anything that could not be recorded.
        handler.requireWritable();
      }
      run(TaskRequest.of(given, body, parameters, secret, exchange.request()))
          .forEach(output::println);
    } catch (RuntimeException e) {
      exchange.fail(e, output);
    }
  }
}
