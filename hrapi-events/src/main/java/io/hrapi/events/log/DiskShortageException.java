package io.hrapi.events.log;

/**
 * Something that can wait is not written, since the little that is free is kept for the event log;
 * the message says how much is free and how much is needed.
 */
public final class DiskShortageException extends EventStoreException {

  private static final long serialVersionUID = 1;

  DiskShortageException(String message) {
    super(message, null);
  }
}
