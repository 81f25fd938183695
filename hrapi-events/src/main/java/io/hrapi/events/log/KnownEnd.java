package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * Where a log once ended, as recorded beside it: the log had this event, or it is another log.
 *
 * @param source the name of the file that knows it: {@code log.head}
 * @param logId the UUID of the log; null if the source does not know
 * @param head the newest event then; never that of an empty log
 */
public record KnownEnd(String source, @Nullable String logId, LogHead head) {

  public KnownEnd {
    if (head.version() < 1) {
      throw new IllegalArgumentException("an empty log has no end");
    }
  }
}
