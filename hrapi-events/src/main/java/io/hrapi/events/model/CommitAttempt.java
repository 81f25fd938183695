package io.hrapi.events.model;

import java.util.List;

/**
 * The last commit and its outcome.
 *
 * @param version the version of the event that records it
 * @param rendered the version that was rendered, or whose certificates were loaded with an upload
 * @param messages HAProxy's messages, or the reason why it could not be loaded; empty if all went
 *     well
 */
public record CommitAttempt(long version, long rendered, Outcome outcome, List<String> messages) {

  public CommitAttempt {
    messages = List.copyOf(messages);
  }

  /** The outcome of a commit. */
  public enum Outcome {
    /** HAProxy was started with the configuration. */
    START,
    /** HAProxy reloaded the configuration without losing a connection. */
    RELOAD,
    /** HAProxy was changed at run time. */
    RUNTIME,
    /** HAProxy already ran the same configuration. */
    UNCHANGED,
    /**
     * HAProxy's check accepted the configuration; HAProxy is stopped and will load it at its next
     * start.
     */
    STAGED,
    /** HAProxy was found to run the configuration, but hrapi did not see it being loaded. */
    FOUND,
    /**
     * The configuration was not loaded, because HAProxy's check rejected it or an address is taken.
     */
    REFUSED,
    /** HAProxy did not load the configuration and still runs what it ran before. */
    FAILED
  }
}
