package io.hrapi.app.http;

import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.command.Requested;
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
 * Hands commands to the one writer and answers what came of them; with {@code ?dryRun=true} what
 * would come of them. Thread-safe.
 */
public final class Writes {

  /** The query parameter of every write. */
  public static final String DRY_RUN = "dryRun";

  /** An estimate of the heap that a change takes which is told of in a plan. */
  private static final long CHANGE_BYTES = 500;

  private static final int FEW_CHANGES = 100;

  private final CommandHandler handler;

  public Writes(CommandHandler handler) {
    this.handler = handler;
  }

  /**
   * Executes a command that a request asks for.
   *
   * @param parameters the query parameters that the resource takes beside {@link #DRY_RUN}
   * @param body of the answer, out of what was decided
   * @throws Refusal if the state does not allow it
   * @throws UnavailableException if nothing can be written
   */
  public Response execute(
      Call call,
      List<String> parameters,
      Command command,
      Function<Decision, Map<String, Object>> body) {
    return execute(call, parameters, command, preconditions -> command, body);
  }

  /**
   * Likewise, for a command that cannot be made without an effect, a file say: neither a dry-run
   * nor a refusal may have one.
   *
   * @param draft decides as the command does, and has no effect; is never written
   * @param prepared makes the command, once the draft was not refused
   */
  public Response execute(
      Call call,
      List<String> parameters,
      Command draft,
      Supplier<Command> prepared,
      Function<Decision, Map<String, Object>> body) {
    return execute(
        call,
        parameters,
        draft,
        preconditions -> {
          handler.preview(draft, preconditions, handler.view());
          return prepared.get();
        },
        body);
  }

  private Response execute(
      Call call,
      List<String> parameters,
      Command draft,
      Function<Preconditions, Command> prepared,
      Function<Decision, Map<String, Object>> body) {
    boolean dryRun = false;
    if (call.hasQuery()) {
      call.allow(plus(parameters));
      dryRun = call.flag(DRY_RUN);
    }
    Preconditions preconditions = call.preconditions();
    if (dryRun) {
      // What it says of who asks is checked all the same.
      call.requested();
      return preview(call, draft, preconditions, body);
    }
    Command command = prepared.apply(preconditions);
    Requested requested =
        call.requested(
            (decision, after) ->
                new RetriedRequest.Answer(body.apply(decision), orNull(command.revision(after))));
    Accepted accepted = Acknowledgement.await(handler.submit(command, preconditions, requested));
    Response.ResponseBuilder answer =
        Replies.json(body.apply(accepted.decision()), accepted.event().version());
    OptionalLong revision = command.revision(accepted.view());
    if (revision.isPresent()) {
      Replies.tagged(answer, revision.getAsLong());
    }
    return answer.build();
  }

  private Response preview(
      Call call,
      Command command,
      Preconditions preconditions,
      Function<Decision, Map<String, Object>> body) {
    View view = handler.view();
    Decision decision = handler.preview(command, preconditions, view);
    if (decision.changes().size() > FEW_CHANGES) {
      call.memory().take(CHANGE_BYTES * decision.changes().size());
    }
    Map<String, Object> answer = new LinkedHashMap<>(body.apply(decision));
    answer.put("changes", ChangeRepresentations.of(decision.changes()));
    return Replies.json(answer, view.version()).build();
  }

  private static @Nullable Long orNull(OptionalLong revision) {
    return revision.isPresent() ? (Long) revision.getAsLong() : null;
  }

  /** The newest state. */
  public View current() {
    return handler.view();
  }

  private static List<String> plus(List<String> parameters) {
    return parameters.isEmpty()
        ? List.of(DRY_RUN)
        : java.util.stream.Stream.concat(parameters.stream(), java.util.stream.Stream.of(DRY_RUN))
            .toList();
  }
}
