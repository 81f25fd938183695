package io.hrapi.events.command;

import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * What waits for the one writer: a command that somebody asked for, or another state to be put in
 * the place of the one in memory.
 *
 * @param answer completes when the command's event is on disk, or it was refused
 * @param replacement null for a command
 */
record Submission(
    Command command,
    Preconditions preconditions,
    CommandMetadata metadata,
    CompletableFuture<Accepted> answer,
    @Nullable Replacement replacement) {

  /**
   * What comes in the place of the state in memory.
   *
   * @param same is told whether it was the same
   */
  record Replacement(View replayed, CompletableFuture<Boolean> same) {}

  static final Command NOTHING = new DeleteGateway(new Name("end"));
  static final CommandMetadata HRAPI = CommandMetadata.byHrapi("end", null);

  /** Comes last, and asks for nothing. */
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
