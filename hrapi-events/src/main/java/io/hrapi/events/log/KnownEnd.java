package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * An earlier end of a log, as recorded next to it: unless it is another log, it had this event.
 *
 * @param source the name of the file that records it: {@code log.head}
 * @param logId the UUID of the log; null if the file does not contain it
 * @param head the head of the log at that time; never that of an empty log
 */
public record KnownEnd(String source, @Nullable String logId, LogHead head) {

  public KnownEnd {
    if (head.version() < 1) {
      throw new IllegalArgumentException("an empty log has no end");
    }
  }
}
