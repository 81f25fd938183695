package io.hrapi.events.change;

import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.util.List;

/**
 * An operator accepted that the log had lost events. The projection ignores this change.
 *
 * @param end the head of the log at that time
 * @param missing the earlier ends of the log that were no longer in it, as known from files next to
 *     it; at least one
 */
public record LogLossAccepted(LogHead end, List<KnownEnd> missing) implements Change {

  public LogLossAccepted {
    missing = List.copyOf(missing);
    if (missing.isEmpty()) {
      throw new IllegalArgumentException("nothing is missing");
    }
  }
}
