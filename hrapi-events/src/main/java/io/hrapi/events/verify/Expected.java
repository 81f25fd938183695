package io.hrapi.events.verify;

import io.hrapi.events.log.LogHead;
import java.util.List;
import java.util.stream.Stream;

/**
 * What is known of a log from elsewhere and must still be in it.
 *
 * @param heads the versions with their hashes
 * @param origins for heads of checkpoints, which log appended the version
 */
public record Expected(List<LogHead> heads, List<Origin> origins) {

  /** Nothing is expected: only the log itself is verified. */
  public static final Expected NOTHING = new Expected(List.of(), List.of());

  /**
   * Which log appended a version: since then, another log may have copied its history.
   *
   * @param version the version; 0 for a log without events
   */
  public record Origin(long version, String logId) {}

  public Expected {
    heads = List.copyOf(heads);
    origins = List.copyOf(origins);
  }

  /** Returns the expectation of a head that was stored elsewhere. */
  public static Expected head(LogHead head) {
    return new Expected(List.of(head), List.of());
  }

  /** Returns the expectation of a checkpoint, whose signature was already verified. */
  public static Expected checkpoint(Checkpoint checkpoint) {
    LogHead head = checkpoint.head();
    return new Expected(List.of(head), List.of(new Origin(head.version(), checkpoint.logId())));
  }

  /** Returns both expectations together. */
  public Expected and(Expected other) {
    return new Expected(
        Stream.concat(heads.stream(), other.heads.stream()).toList(),
        Stream.concat(origins.stream(), other.origins.stream()).toList());
  }

  /** Returns the ids of the logs that must have appended a version; empty if none are known. */
  Stream<String> originsOf(long version) {
    return origins.stream().filter(origin -> origin.version() == version).map(Origin::logId);
  }
}
