package io.hrapi.events.command;

/**
 * What whoever asked can do next. How that is asked for is known to the interface to them alone.
 */
public enum Advice {
  /** Have what is in the way deleted too. */
  CASCADE,
  /** Ask for several changes in one transaction. */
  TRANSACTION,
  /** Look at the events of commits that were not confirmed. */
  COMMITS_NOT_CONFIRMED
}
