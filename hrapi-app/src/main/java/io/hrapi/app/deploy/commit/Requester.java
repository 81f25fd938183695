package io.hrapi.app.deploy.commit;

import io.hrapi.events.command.CommandMetadata;
import java.util.function.LongFunction;

/**
 * The requester of an operation on HAProxy, which is done first and then recorded; and the answer
 * that its event keeps for a retry of the request.
 *
 * @param <R> the operation's result
 */
public interface Requester<R> {

  /**
   * Returns the metadata for events that do not answer the request: a retry repeats the operation.
   */
  CommandMetadata metadata();

  /**
   * Returns the metadata for the event that answers the request.
   *
   * @param result computes the operation's result from the event's version
   */
  CommandMetadata answered(LongFunction<R> result);

  /** Returns a requester that gets no answer: hrapi itself, or a task. */
  static <R> Requester<R> of(CommandMetadata metadata) {
    return new Requester<>() {
      @Override
      public CommandMetadata metadata() {
        return metadata;
      }

      @Override
      public CommandMetadata answered(LongFunction<R> result) {
        return metadata;
      }
    };
  }
}
