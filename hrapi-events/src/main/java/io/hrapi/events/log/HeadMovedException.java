package io.hrapi.events.log;

/** Another process appended to the log: it does not end where the new events were chained. */
public final class HeadMovedException extends EventStoreException {

  public HeadMovedException(LogHead expected, LogHead actual) {
    super("the log's head is " + actual + ", expected " + expected, null);
  }
}
