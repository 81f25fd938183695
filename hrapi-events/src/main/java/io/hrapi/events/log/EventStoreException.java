package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Thrown if the event log could not be read or written. The message says what was tried and why it
 * failed.
 */
public class EventStoreException extends RuntimeException {

  public EventStoreException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
