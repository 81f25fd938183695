package io.hrapi.events.model;

import java.util.List;

/**
 * The last commit and how it ended.
 *
 * @param version of the event that tells of it
 * @param rendered the version that was rendered, or whose certificates an upload was loaded with
 * @param outcome what came of it
 * @param messages HAProxy's own words, or what kept it from loading; empty if all went well
 */
public record CommitAttempt(long version, long rendered, Outcome outcome, List<String> messages) {

  public CommitAttempt {
    messages = List.copyOf(messages);
  }

  /** How a commit ends. */
  public enum Outcome {
    /** HAProxy was started with it. */
    START,
    /** HAProxy took it over without losing a connection. */
    RELOAD,
    /** HAProxy was changed as it ran. */
    RUNTIME,
    /** HAProxy ran the same already. */
    UNCHANGED,
    /** HAProxy's check finds it good; HAProxy is stopped, and its next start loads it. */
    STAGED,
    /** HAProxy runs it; hrapi was not there to see it loaded. */
    FOUND,
    /** HAProxy's check, or an address that is taken, kept it from being tried. */
    REFUSED,
    /** HAProxy did not load it; what ran goes on. */
    FAILED
  }
}
