package io.hrapi.app.connection;

import java.io.IOException;

/** Why a connection was closed whose client was too slow. */
final class SlowClientException extends IOException {

  private static final long serialVersionUID = 1;

  SlowClientException(String message) {
    super(message);
  }
}
