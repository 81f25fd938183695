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
 * A task that returns 200 with plain text on what it did, in lines; or, if it fails, a problem from
 * the table that resources use too: 400 for parameters that are not valid, 409 if the state does
 * not allow it, and so on. {@link TaskFilter} must precede it.
 */
abstract class AdminTask extends PostBodyTask {

  private final CommandHandler handler;
  private final Set<String> parameters;
  private final Set<String> secret;

  /**
   * Creates a task.
   *
   * @param parameters those that it accepts, besides {@code actor} and {@code reason}
   * @param secret those of them that are accepted only in the body
   */
  AdminTask(String name, CommandHandler handler, Set<String> parameters, Set<String> secret) {
    super(name);
    this.handler = handler;
    this.parameters = Set.copyOf(parameters);
    this.secret = Set.copyOf(secret);
  }

  /**
   * Runs the task.
   *
   * @return what was done, in lines for people
   */
  abstract List<String> run(TaskRequest call);

  /** Returns whether the task runs even while the log accepts no writes. */
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
        // Checked first, before an effect that could not be recorded.
        handler.requireWritable();
      }
      run(TaskRequest.of(given, body, parameters, secret, exchange.request()))
          .forEach(output::println);
    } catch (RuntimeException e) {
      exchange.fail(e, output);
    }
  }
}
