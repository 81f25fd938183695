package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * The event log could not be read or written; the message says what was tried and why it failed.
 */
public class EventStoreException extends RuntimeException {

  public EventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
