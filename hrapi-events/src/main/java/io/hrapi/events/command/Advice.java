package io.hrapi.events.command;

/** What the client can do next. Only the interface to the client knows how to express it. */
public enum Advice {
  /** Repeat the request so that it also removes the uses that conflict. */
  CASCADE,
  /** Make several changes in one transaction. */
  TRANSACTION,
  /** Read the events of commits that were not confirmed. */
  COMMITS_NOT_CONFIRMED
}
