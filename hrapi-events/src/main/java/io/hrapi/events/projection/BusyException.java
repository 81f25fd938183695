package io.hrapi.events.projection;

/** Others are served first; the same question may be answered later. */
public final class BusyException extends RuntimeException {

  private static final long serialVersionUID = 1;

  BusyException(String message) {
    super(message, null, false, false);
  }
}
