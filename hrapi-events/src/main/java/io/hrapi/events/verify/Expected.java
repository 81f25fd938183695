package io.hrapi.events.verify;

import io.hrapi.events.log.LogHead;
import java.util.List;
import java.util.stream.Stream;

/**
 * What was stored elsewhere of a log and must still be in it.
 *
 * @param heads versions with their hashes
 * @param origins of signed ones: which log appended the version
 */
public record Expected(List<LogHead> heads, List<Origin> origins) {

  /** Nothing was kept: only the log itself is looked at. */
  public static final Expected NOTHING = new Expected(List.of(), List.of());

  /**
   * Which log appended a version; another one may have taken that log over since.
   *
   * @param version 0 for a log without events
   */
  public record Origin(long version, String logId) {}

  public Expected {
    heads = List.copyOf(heads);
    origins = List.copyOf(origins);
  }

  /** A head that was handed out. */
  public static Expected head(LogHead head) {
    return new Expected(List.of(head), List.of());
  }

  /** A checkpoint whose signature was verified. */
  public static Expected checkpoint(Checkpoint checkpoint) {
    LogHead head = checkpoint.head();
    return new Expected(List.of(head), List.of(new Origin(head.version(), checkpoint.logId())));
  }

  /** This and another. */
  public Expected and(Expected other) {
    return new Expected(
        Stream.concat(heads.stream(), other.heads.stream()).toList(),
        Stream.concat(origins.stream(), other.origins.stream()).toList());
  }

  /** The log that is to have appended a version; empty if none is named. */
  Stream<String> originsOf(long version) {
    return origins.stream().filter(origin -> origin.version() == version).map(Origin::logId);
  }
}
