package io.hrapi.events.change;

import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.util.List;

/**
 * An operator goes on with a log that lost events. It changes no state: the projection ignores it.
 *
 * @param end where the log ended then
 * @param missing the events that it had once and has no more, as far as something beside it knew;
 *     at least one
 */
public record LogLossAccepted(LogHead end, List<KnownEnd> missing) implements Change {

  public LogLossAccepted {
    missing = List.copyOf(missing);
    if (missing.isEmpty()) {
      throw new IllegalArgumentException("nothing is missing");
    }
  }
}
