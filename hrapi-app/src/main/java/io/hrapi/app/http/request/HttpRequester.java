package io.hrapi.app.http.request;

import io.hrapi.app.deploy.commit.Requester;
import io.hrapi.app.http.retry.RetriedRequest;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Decision;
import io.hrapi.events.projection.View;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/**
 * A request for an operation that is done first and then recorded, for example a commit: who
 * requests it, and the answer, so that the event can keep it for a retry.
 *
 * @param <R> the operation's result
 */
public final class HttpRequester<R> implements Requester<R> {

  private final CommandMetadata metadata;
  private final @Nullable RetriedRequest retried;
  private final Function<R, Map<String, Object>> body;

  HttpRequester(
      CommandMetadata metadata,
      @Nullable RetriedRequest retried,
      Function<R, Map<String, Object>> body) {
    this.metadata = metadata;
    this.retried = retried;
    this.body = body;
  }

  /** Creates a requester for an operation that no HTTP request asks for. */
  public static <R> HttpRequester<R> of(CommandMetadata metadata) {
    return new HttpRequester<>(metadata, null, result -> Map.of());
  }

  @Override
  public CommandMetadata metadata() {
    return metadata;
  }

  /**
   * Returns the metadata for the event that contains the response.
   *
   * @param result computes the operation's result from the event's decision and the view after it
   */
  public CommandMetadata answered(BiFunction<Decision, View, R> result) {
    return retried == null
        ? metadata
        : metadata.with(
            retried.answered(
                (decision, after) ->
                    new RetriedRequest.Answer(body.apply(result.apply(decision, after)), null)));
  }

  @Override
  public CommandMetadata answered(LongFunction<R> result) {
    return answered((decision, after) -> result.apply(after.version()));
  }

  /** Returns the response's body for a result. */
  public Map<String, Object> body(R result) {
    return body.apply(result);
  }
}
