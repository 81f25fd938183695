package io.hrapi.events.command;

/**
 * What the requester can do next. Only the interface to the requester knows how that is expressed.
 */
public enum Advice {
  /** Have what is in the way deleted too. */
  CASCADE,
  /** Ask for several changes in one transaction. */
  TRANSACTION,
  /** Look at the events of commits that were not confirmed. */
  COMMITS_NOT_CONFIRMED
}
