package io.hrapi.events.command;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;
import org.jspecify.annotations.Nullable;

/**
 * A command with what became of it.
 *
 * @param generation the one in which it was decided
 * @param event null if it was refused
 * @param decision likewise
 * @param refused why; null if it was not
 * @param after the state that it leads to
 */
record Decided(
    Submission submission,
    int generation,
    @Nullable EventRecord event,
    @Nullable Decision decision,
    @Nullable RuntimeException refused,
    View after) {

  void answer() {
    if (event != null && decision != null) {
      submission.answer().complete(new Accepted(event, decision, after));
    } else if (refused != null) {
      submission.answer().completeExceptionally(refused);
    }
  }
}
