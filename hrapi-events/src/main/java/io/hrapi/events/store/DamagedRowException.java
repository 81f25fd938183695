package io.hrapi.events.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row contains what hrapi never wrote; the message names it. */
final class DamagedRowException extends SQLException {

  private static final long serialVersionUID = 1;

  DamagedRowException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
