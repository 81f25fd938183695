package io.hrapi.app.connection;

import java.io.IOException;

/** Closes the connection of a client that is too slow. */
final class SlowClientException extends IOException {

  private static final long serialVersionUID = 1;

  SlowClientException(String message) {
    super(message);
  }
}
