package io.hrapi.events.projection;

import io.hrapi.events.change.EventType;
import io.hrapi.events.change.LogLossAccepted;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What a log lost: its end was cut off, or it was replaced by an older or a different log.
 * Immutable.
 *
 * @param logId the id of the existing log
 * @param end the head of the existing log
 * @param missing the heads that files beside the log recorded but the log does not have, the newest
 *     version first
 * @param accepted whether an event of the log accepts the loss of all of them
 */
public record LogLoss(String logId, LogHead end, List<KnownEnd> missing, boolean accepted) {

  private static final String INDEX = "history/manifest";

  public LogLoss {
    missing =
        missing.stream()
            .sorted(Comparator.comparingLong((KnownEnd known) -> known.head().version()).reversed())
            .toList();
  }

  /**
   * Returns what the files beside a log record of its head; must be read before the log, which may
   * grow.
   */
  public static List<KnownEnd> knownEnds(
      Optional<KnownEnd> file, Snapshots snapshots, Optional<LogHead> index) {
    Optional<KnownEnd> indexed =
        index.filter(head -> head.version() > 0).map(head -> new KnownEnd(INDEX, null, head));
    return Stream.of(file, snapshots.newest(), indexed).flatMap(Optional::stream).toList();
  }

  /**
   * Compares a log with what is recorded of its head.
   *
   * @return null if the log has all of it
   * @throws io.hrapi.events.log.EventStoreException if the log cannot be read
   */
  public static @Nullable LogLoss of(EventSource log, List<KnownEnd> known) {
    List<KnownEnd> missing = new ArrayList<>();
    for (KnownEnd each : known) {
      boolean another = each.logId() != null && !each.logId().equals(log.logId());
      if (another || !has(log, each.head())) {
        missing.add(each);
      }
    }
    if (missing.isEmpty()) {
      return null;
    }
    return new LogLoss(log.logId(), log.head(), missing, accepted(log).containsAll(missing));
  }

  private static boolean has(EventSource log, LogHead head) {
    AtomicReference<@Nullable LogHead> found = new AtomicReference<>();
    log.read(head.version() - 1, head.version(), event -> found.set(event.head()));
    return head.equals(found.get());
  }

  /**
   * Returns the losses that the log has accepted. Reads the whole log, since it is rarely called.
   */
  private static Set<KnownEnd> accepted(EventSource log) {
    Set<KnownEnd> accepted = new HashSet<>();
    try {
      log.read(
          0,
          Long.MAX_VALUE,
          event -> {
            if (event.type().equals(EventType.LOG_LOSS_ACCEPTED.storedName())) {
              accepted.addAll(missingIn(event));
            }
          });
    } catch (DamagedLogException e) {
      // Events that cannot be read accept nothing; a verification of the log will report them.
      return accepted;
    }
    return accepted;
  }

  private static List<KnownEnd> missingIn(EventRecord event) {
    return ChangeCodec.decode(event.format(), event.changes()).stream()
        .filter(LogLossAccepted.class::isInstance)
        .flatMap(change -> ((LogLossAccepted) change).missing().stream())
        .toList();
  }

  /** Returns the change that accepts the loss. */
  public LogLossAccepted acceptance() {
    return new LogLossAccepted(end, missing);
  }

  /** Describes in one line what is missing, and which files recorded it. */
  public String describe() {
    KnownEnd newest = missing.get(0);
    String others =
        missing.stream()
            .skip(1)
            .map(known -> known.source() + " (version " + known.head().version() + ")")
            .collect(Collectors.joining(", "));
    return lost(newest) + ": " + newest.source() + (others.isEmpty() ? "" : ", " + others);
  }

  private String lost(KnownEnd known) {
    LogHead head = known.head();
    if (known.logId() != null && !known.logId().equals(logId)) {
      return "the log is "
          + logId
          + ", which ends with version "
          + end.version()
          + ", and version "
          + head.version()
          + " of the log "
          + known.logId()
          + " was written";
    }
    return head.version() > end.version()
        ? "the log ends with version "
            + end.version()
            + ", and version "
            + head.version()
            + " was written"
        : "the log's version "
            + head.version()
            + " is not the one that was written, which had the hash "
            + head.hash();
  }
}
