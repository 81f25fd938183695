package io.hrapi.events.projection;

/** Other requests are served first; the same query may succeed later. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BusyException(String message) {
    super(message, null, false, false);
  }
}
