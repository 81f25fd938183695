package io.hrapi.app.http;

import io.hrapi.app.deploy.commit.Requester;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Requested;
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
 * @param <R> what comes of the act
 */
public final class HttpRequester<R> implements Requester<R> {

  private final Requested requested;
  private final @Nullable RetriedRequest retried;
  private final Function<R, Map<String, Object>> body;

  HttpRequester(
      Requested requested,
      @Nullable RetriedRequest retried,
      Function<R, Map<String, Object>> body) {
    this.requested = requested;
    this.retried = retried;
    this.body = body;
  }

  /** What nobody asks for by HTTP. */
  public static <R> HttpRequester<R> of(Requested requested) {
    return new HttpRequester<>(requested, null, result -> Map.of());
  }

  @Override
  public Requested requested() {
    return requested;
  }

  /**
   * For the event that is the answer.
   *
   * @param result what comes of the act, out of what the event decides and the state after it
   */
  public Requested answered(BiFunction<Decision, View, R> result) {
    return retried == null
        ? requested
        : requested.with(
            retried.answered(
                (decision, after) ->
                    new RetriedRequest.Answer(body.apply(result.apply(decision, after)), null)));
  }

  @Override
  public Requested answered(LongFunction<R> result) {
    return answered((decision, after) -> result.apply(after.version()));
  }

  /** The answer's body. */
  public Map<String, Object> body(R result) {
    return body.apply(result);
  }
}
