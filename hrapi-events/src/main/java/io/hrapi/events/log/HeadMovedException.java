package io.hrapi.events.log;

/** Somebody else appended to the log: it does not end where the events were chained on. */
public final class HeadMovedException extends EventStoreException {

  public HeadMovedException(LogHead expected, LogHead actual) {
    super("the log's head is " + actual + ", expected " + expected, null);
  }
}
