package io.hrapi.app.task;

import io.dropwizard.servlets.tasks.PostBodyTask;
import io.hrapi.app.backup.BackupException;
import io.hrapi.app.http.ProblemException;
import io.hrapi.app.http.Writes;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.store.RefusedFileException;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.StopFailedException;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A task that answers in plain text: what it did, one line each, with 200; else why not, in one
 * line, with 400 for parameters that are not understood, 404, 409 if the state does not allow it,
 * 503 if the event log, the backups or HAProxy are not available. {@link TaskFilter} must be before
 * it.
 */
abstract class AdminTask extends PostBodyTask {

  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNAVAILABLE = 503;

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
  abstract List<String> run(TaskCall call);

  /** Whether it runs while the log takes no writes. */
  boolean goesWithoutWriting() {
    return false;
  }

  /** Executes a command and waits until its event is on disk. */
  final void execute(TaskCall call, Command command) {
    Writes.await(handler.submit(command, Preconditions.NONE, call.requested()));
  }

  final CommandHandler handler() {
    return handler;
  }

  @Override
  public final void execute(Map<String, List<String>> given, String body, PrintWriter output) {
    TaskFilter.Exchange exchange = TaskFilter.current();
    try {
      if (!goesWithoutWriting()) {
        // Before it does anything that could not be recorded.
        handler.requireWritable();
      }
      run(TaskCall.of(given, body, parameters, secret, exchange.request()))
          .forEach(output::println);
    } catch (TaskException
        | Refusal
        | SecretException
        | RefusedFileException
        | BackupException
        | ProblemException
        | HaproxyUnavailableException
        | StopFailedException
        | HaproxySocketException
        | ReplayException
        | UnavailableException
        | EventStoreException
        | UncheckedIOException e) {
      exchange.response().setStatus(status(e));
      output.println(e.getMessage());
    }
  }

  private static int status(RuntimeException e) {
    if (e instanceof TaskException known) {
      return known.status();
    }
    if (e instanceof ProblemException known) {
      return known.status();
    }
    if (e instanceof Refusal.NotFound || e instanceof BackupException.NotFound) {
      return NOT_FOUND;
    }
    return e instanceof Refusal
            || e instanceof SecretException
            || e instanceof RefusedFileException
            || e instanceof ReplayException
        ? CONFLICT
        : UNAVAILABLE;
  }
}
