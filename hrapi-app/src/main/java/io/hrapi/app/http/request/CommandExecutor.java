package io.hrapi.app.http.request;

import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.retry.RetriedRequest;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes commands to the single writer and answers with their outcome, or with the predicted
 * outcome for {@code ?dryRun=true}. Thread-safe.
 */
public final class CommandExecutor {

  /** Estimated heap of one change listed in a dry-run's response, in bytes. */
  private static final long CHANGE_BYTES = 500;

  private static final int FEW_CHANGES = 100;

  private final CommandHandler handler;

  public CommandExecutor(CommandHandler handler) {
    this.handler = handler;
  }

  /**
   * Executes the command that a request asks for.
   *
   * @param parameters the query parameters that the resource accepts besides {@link
   *     WriteRequests#DRY_RUN}
   * @param body makes the response's body from the decision
   * @throws Refusal if the state does not allow the command
   * @throws UnavailableException if nothing can be written
   */
  public Response execute(
      RequestContext context,
      List<String> parameters,
      Command command,
      Function<Decision, Map<String, Object>> body) {
    return execute(context, parameters, command, preconditions -> command, body);
  }

  /**
   * Executes a command whose creation has a side effect, for example a file. A dry-run or a refused
   * request has no such effect.
   *
   * @param draft decides as the command does, has no side effect, and is never written
   * @param prepared creates the command, once the draft was not refused
   */
  public Response execute(
      RequestContext context,
      List<String> parameters,
      Command draft,
      Supplier<Command> prepared,
      Function<Decision, Map<String, Object>> body) {
    return execute(
        context,
        parameters,
        draft,
        preconditions -> {
          handler.preview(draft, preconditions, handler.view());
          return prepared.get();
        },
        body);
  }

  private Response execute(
      RequestContext context,
      List<String> parameters,
      Command draft,
      Function<Preconditions, Command> prepared,
      Function<Decision, Map<String, Object>> body) {
    boolean dryRun = false;
    if (context.hasQuery()) {
      context.allow(plus(parameters));
      dryRun = context.flag(WriteRequests.DRY_RUN);
    }
    Preconditions preconditions = context.preconditions();
    if (dryRun) {
      // A dry-run validates the headers on actor and reason too.
      context.metadata();
      return preview(context, draft, preconditions, body);
    }
    Command command = prepared.apply(preconditions);
    CommandMetadata metadata =
        context.metadata(
            (decision, after) ->
                new RetriedRequest.Answer(body.apply(decision), orNull(command.revision(after))));
    Accepted accepted = Acknowledgement.await(handler.submit(command, preconditions, metadata));
    Response.ResponseBuilder answer =
        Responses.json(body.apply(accepted.decision()), accepted.event().version());
    OptionalLong revision = command.revision(accepted.view());
    if (revision.isPresent()) {
      Responses.tagged(answer, revision.getAsLong());
    }
    return answer.build();
  }

  private Response preview(
      RequestContext context,
      Command command,
      Preconditions preconditions,
      Function<Decision, Map<String, Object>> body) {
    View view = handler.view();
    Decision decision = handler.preview(command, preconditions, view);
    if (decision.changes().size() > FEW_CHANGES) {
      context.memory().take(CHANGE_BYTES * decision.changes().size());
    }
    Map<String, Object> answer = new LinkedHashMap<>(body.apply(decision));
    answer.put("changes", ChangeRepresentations.of(decision.changes()));
    return Responses.json(answer, view.version()).build();
  }

  private static @Nullable Long orNull(OptionalLong revision) {
    return revision.isPresent() ? (Long) revision.getAsLong() : null;
  }

  /** Returns the newest view. */
  public View current() {
    return handler.view();
  }

  private static List<String> plus(List<String> parameters) {
    return parameters.isEmpty()
        ? List.of(WriteRequests.DRY_RUN)
        : java.util.stream.Stream.concat(
                parameters.stream(), java.util.stream.Stream.of(WriteRequests.DRY_RUN))
            .toList();
  }
}
