package io.hrapi.events.command;

import io.hrapi.events.projection.View;

/**
 * What an event stores so that a retry of its request gets the same answer and adds no event.
 *
 * @param key the client's key for the request
 * @param requestHash the hash that distinguishes a retry from another request with the same key
 * @param answer creates the answer to the request
 */
public record Idempotency(String key, String requestHash, Answer answer) {

  /** Creates the answer before the event is written, on the deciding thread. */
  public interface Answer {

    /**
     * Returns the text of the answer; a pure function.
     *
     * @param after the state after the event
     */
    String text(Decision decision, View after);
  }
}
