package io.hrapi.app.deploy.watch;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs a problem of the watch only if it differs from the last one, so that it is not repeated with
 * every look. For one thread at a time.
 */
final class ProblemLog {

  private static final Logger LOGGER = LoggerFactory.getLogger(Watch.class);

  private String last = "";

  /** Logs a problem, with its cause if there is one, unless it is the last one again. */
  void log(String words, @Nullable Exception cause) {
    if (!words.equals(last)) {
      last = words;
      LOGGER.error("{}", words, cause);
    }
  }

  /** Forgets the last problem, because it is over. */
  void forget() {
    last = "";
  }
}
