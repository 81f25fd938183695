package io.hrapi.events.command;

import io.hrapi.events.projection.View;

/**
 * What an event keeps so that a retry of its request gets the same answer and adds no event.
 *
 * @param key the client's name for the request
 * @param requestHash tells a retry from another request under the same key
 * @param answer what the request is answered
 */
public record Idempotency(String key, String requestHash, Answer answer) {

  /** Creates the answer before the event is written, on the deciding thread. */
  public interface Answer {

    /**
     * The answer's text; a pure function.
     *
     * @param after the state that the event leads to
     */
    String text(Decision decision, View after);
  }
}
