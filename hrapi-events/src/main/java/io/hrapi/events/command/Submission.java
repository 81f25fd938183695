package io.hrapi.events.command;

import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * An entry of the writer's queue: a command, or a replacement of the state in memory.
 *
 * @param answer completes when the command's event is on disk, or exceptionally when it was not
 *     accepted
 * @param replacement the replacement; null for a command
 */
record Submission(
    Command command,
    Preconditions preconditions,
    CommandMetadata metadata,
    CompletableFuture<Accepted> answer,
    @Nullable Replacement replacement) {

  /**
   * A replacement of the state in memory.
   *
   * @param replayed the replayed state
   * @param same completes with whether the two states were equal
   */
  record Replacement(View replayed, CompletableFuture<Boolean> same) {}

  static final Command NOTHING = new DeleteGateway(new Name("end"));
  static final CommandMetadata HRAPI = CommandMetadata.byHrapi("end", null);

  /** The last entry of the queue, which ends the handler's threads. */
  static final Submission END =
      new Submission(NOTHING, Preconditions.NONE, HRAPI, new CompletableFuture<>(), null);

  boolean isCommand() {
    return replacement == null && !isEnd();
  }

  void fail(RuntimeException why) {
    answer.completeExceptionally(why);
    if (replacement != null) {
      replacement.same().completeExceptionally(why);
    }
  }

  boolean isEnd() {
    return equals(END);
  }
}
