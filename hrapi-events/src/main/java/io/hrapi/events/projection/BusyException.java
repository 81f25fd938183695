package io.hrapi.events.projection;

/** The query was not carried out because other requests were served first; it may succeed later. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BusyException(String message) {
    super(message, null, false, false);
  }
}
