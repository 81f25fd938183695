package io.hrapi.events.log;

/**
 * Thrown if something that can wait is not written, because the remaining disk space is reserved
 * for the event log. The message says how much is free and how much is needed.
 */
public final class DiskShortageException extends EventStoreException {

  private static final long serialVersionUID = 1;

  DiskShortageException(String message) {
    super(message, null);
  }
}
