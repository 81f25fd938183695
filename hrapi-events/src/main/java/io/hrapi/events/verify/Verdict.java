package io.hrapi.events.verify;

import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.LogLoss;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The result of verifying a whole log.
 *
 * @param head the last valid event; for a valid log, its head
 * @param events the number of valid events
 * @param texts the number of stored texts; 0 if the log is not valid
 * @param version the first version that is not valid; null if all are, or if the problem is not
 *     about one version, for example if the file is not a log
 * @param problem what is wrong, as a sentence; null if nothing is
 * @param caches the result for the caches next to a valid log; null if they were not compared
 */
public record Verdict(
    LogHead head,
    long events,
    long texts,
    @Nullable Long version,
    @Nullable String problem,
    @Nullable Caches caches) {

  /**
   * The result of comparing the caches next to a log with the log.
   *
   * @param snapshots the number of snapshots that were compared with a replay of the log
   * @param entries the number of entries in the index of the history; 0 if it was not compared
   * @param problems what differs and what is done about it, in sentences
   */
  public record Caches(int snapshots, long entries, List<String> problems) {

    public Caches {
      problems = List.copyOf(problems);
    }
  }

  /** Returns the verdict on a log that is what hrapi wrote. */
  public static Verdict valid(LogHead head, long texts) {
    return new Verdict(head, head.version(), texts, null, null, null);
  }

  /**
   * Returns the verdict on a log that is not what hrapi wrote.
   *
   * @param version the first version that is not valid; null if the problem is not about one
   *     version
   */
  public static Verdict invalid(LogHead head, @Nullable Long version, String problem) {
    return new Verdict(head, head.version(), 0, version, problem, null);
  }

  /** Returns the verdict on a log that has lost events. */
  public static Verdict lost(LogLoss loss) {
    LogHead head = loss.end();
    return invalid(head, head.version() + 1, loss.describe());
  }

  /** Returns this verdict with the result for the caches. */
  public Verdict with(Caches found) {
    return new Verdict(head, events, texts, version, problem, found);
  }

  /** Returns whether the log is what hrapi wrote. */
  public boolean valid() {
    return problem == null;
  }
}
