package io.hrapi.events.store;

import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/** A row contains something that hrapi cannot have written; the message names the row. */
final class DamagedRowException extends SQLException {

  private static final long serialVersionUID = 1;

  DamagedRowException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
