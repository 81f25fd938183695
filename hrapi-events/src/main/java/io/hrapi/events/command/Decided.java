package io.hrapi.events.command;

import io.hrapi.events.log.EventRecord;
import io.hrapi.events.projection.View;
import org.jspecify.annotations.Nullable;

/**
 * The outcome of a submitted command.
 *
 * @param generation the number of failed writes that was known when it was decided
 * @param event the event; null if the command was refused
 * @param decision the decision; null if the command was refused
 * @param refused the refusal or fault; null if the command was accepted
 * @param after the state after the command
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
