package io.hrapi.app.task;

import io.dropwizard.servlets.tasks.PostBodyTask;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.backup.BackupException;
import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.http.DeployProblems;
import io.hrapi.app.http.ProblemException;
import io.hrapi.app.http.Problems;
import io.hrapi.app.http.RequestId;
import io.hrapi.app.secret.SecretException;
import io.hrapi.events.command.Acknowledgement;
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
import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A task that answers in plain text what it did, one line each, with 200; else why not, as a
 * problem: 400 for parameters that are not understood, 404, 409 if the state does not allow it, 503
 * if the event log, the backups or HAProxy are not available. {@link TaskFilter} must be before it.
 */
abstract class AdminTask extends PostBodyTask {

  private static final Logger LOGGER = LoggerFactory.getLogger(AdminTask.class);

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
    Acknowledgement.await(handler.submit(command, Preconditions.NONE, call.requested()));
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
      run(TaskCall.of(given, body, parameters, secret, exchange.request()))
          .forEach(output::println);
    } catch (TaskException
        | Refusal
        | SecretException
        | RefusedFileException
        | BackupException
        | ProblemException
        | DeployException
        | HaproxyUnavailableException
        | StopFailedException
        | HaproxySocketException
        | ReplayException
        | UnavailableException
        | EventStoreException
        | UncheckedIOException e) {
      exchange.fail(problem(e), output);
    } catch (RuntimeException e) {
      LOGGER.error("the task {} failed, request {}", getName(), id(exchange), e);
      exchange.fail(
          ProblemException.of(
              ProblemCode.INTERNAL_ERROR,
              "something went wrong in hrapi; its log says what, under request " + id(exchange)),
          output);
    }
  }

  private static String id(TaskFilter.Exchange exchange) {
    return RequestId.of(exchange.request());
  }

  private static ProblemException problem(RuntimeException e) {
    if (e instanceof ProblemException known) {
      return known;
    }
    if (e instanceof DeployException refused) {
      return DeployProblems.exception(refused);
    }
    String detail =
        e instanceof Refusal refusal
            ? Problems.of(refusal).detail()
            : String.valueOf(e.getMessage());
    if (e instanceof TaskException known) {
      return ProblemException.of(ProblemCode.ofStatus(known.status()), detail);
    }
    if (e instanceof Refusal.NotFound || e instanceof BackupException.NotFound) {
      return ProblemException.of(ProblemCode.NOT_FOUND, detail);
    }
    if (e instanceof Refusal
        || e instanceof SecretException
        || e instanceof RefusedFileException
        || e instanceof ReplayException) {
      return ProblemException.of(ProblemCode.CONFLICT, detail);
    }
    if (e instanceof BackupException) {
      return ProblemException.of(ProblemCode.BACKUPS_UNAVAILABLE, detail);
    }
    return ProblemException.of(
        e instanceof HaproxyUnavailableException
                || e instanceof StopFailedException
                || e instanceof HaproxySocketException
            ? ProblemCode.HAPROXY_UNAVAILABLE
            : ProblemCode.STORE_UNAVAILABLE,
        detail);
  }
}
