package io.hrapi.events.log;

/**
 * Thrown if the head of the log is not the one that the new events follow: another process appended
 * to the log.
 */
public final class HeadMovedException extends EventStoreException {

  public HeadMovedException(LogHead expected, LogHead actual) {
    super("the log's head is " + actual + ", expected " + expected, null);
  }
}
