package io.hrapi.app.audit;

import io.hrapi.events.log.LogHead;
import org.jspecify.annotations.Nullable;

/**
 * What a check of a whole log found.
 *
 * @param head the last event that fits; of a log that is valid, its head
 * @param events how many fit
 * @param texts how many are kept; 0 if it did not come to them
 * @param version the first that does not fit; null if all do, or if what is wrong is of no version:
 *     a file that is no log, say
 * @param problem what is wrong, as a sentence; null if nothing is
 */
public record Verdict(
    LogHead head, long events, long texts, @Nullable Long version, @Nullable String problem) {

  static Verdict valid(LogHead head, long texts) {
    return new Verdict(head, head.version(), texts, null, null);
  }

  static Verdict invalid(LogHead head, @Nullable Long version, String problem) {
    return new Verdict(head, head.version(), 0, version, problem);
  }

  /** Whether the log is what hrapi wrote. */
  public boolean valid() {
    return problem == null;
  }
}
