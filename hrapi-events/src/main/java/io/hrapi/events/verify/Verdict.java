package io.hrapi.events.verify;

import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.LogLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a whole log.
 *
 * @param head the last event that fits; of a log that is valid, its head
 * @param events how many fit
 * @param texts how many are kept; 0 if it did not come to them
 * @param version the first that does not fit; null if all do, or if what is wrong is of no version:
 *     a file that is no log, say
 * @param problem what is wrong, as a sentence; null if nothing is
 * @param caches what was found of the caches beside a log that is valid; null if there are none
 */
public record Verdict(
    LogHead head,
    long events,
    long texts,
    @Nullable Long version,
    @Nullable String problem,
    @Nullable Caches caches) {

  /**
   * The result of comparing the caches beside a log with it.
   *
   * @param snapshots how many were compared with what the log leads to
   * @param entries how many the index of the history has; 0 if it was not compared
   * @param problems what differs and what was done about it, in sentences
   */
  public record Caches(int snapshots, long entries, List<String> problems) {

    public Caches {
      problems = List.copyOf(problems);
    }
  }

  /** That of a log which is what hrapi wrote. */
  public static Verdict valid(LogHead head, long texts) {
    return new Verdict(head, head.version(), texts, null, null, null);
  }

  /** That of a log which is not, from a version on where that can be said. */
  public static Verdict invalid(LogHead head, @Nullable Long version, String problem) {
    return new Verdict(head, head.version(), 0, version, problem, null);
  }

  /** That of a log which has not what it had. */
  public static Verdict lost(LogLoss loss) {
    LogHead head = loss.end();
    return invalid(head, head.version() + 1, loss.describe());
  }

  /** This, with what was found of the caches. */
  public Verdict with(Caches found) {
    return new Verdict(head, events, texts, version, problem, found);
  }

  /** Whether the log is what hrapi wrote. */
  public boolean valid() {
    return problem == null;
  }
}
