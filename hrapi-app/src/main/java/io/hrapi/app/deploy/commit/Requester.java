package io.hrapi.app.deploy.commit;

import io.hrapi.events.command.CommandMetadata;
import java.util.function.LongFunction;

/**
 * Who requests an operation on HAProxy, which is done first and then recorded; and the answer that
 * its event keeps for a retry of the request.
 *
 * @param <R> the operation's result
 */
public interface Requester<R> {

  /** For events that are no answer to the request: a retry of it acts again. */
  CommandMetadata metadata();

  /**
   * For the event that is the answer.
   *
   * @param result of the operation, out of the event's version
   */
  CommandMetadata answered(LongFunction<R> result);

  /** One who hears no answer: hrapi itself, or a task. */
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
