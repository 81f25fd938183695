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
 * @param logId of the log that is there
 * @param end where it ends
 * @param missing what something beside it knows and it does not have; the newest version first
 * @param accepted whether an event of the log accepts all of that
 */
public record LogLoss(String logId, LogHead end, List<KnownEnd> missing, boolean accepted) {

  private static final String INDEX = "history/manifest";

  public LogLoss {
    missing =
        missing.stream()
            .sorted(Comparator.comparingLong((KnownEnd known) -> known.head().version()).reversed())
            .toList();
  }

  /** What the files beside a log know of its end; to be read before the log, which goes on. */
  public static List<KnownEnd> knownEnds(
      Optional<KnownEnd> file, Snapshots snapshots, Optional<LogHead> index) {
    Optional<KnownEnd> indexed =
        index.filter(head -> head.version() > 0).map(head -> new KnownEnd(INDEX, null, head));
    return Stream.of(file, snapshots.newest(), indexed).flatMap(Optional::stream).toList();
  }

  /**
   * Compares a log with what is known of its end.
   *
   * @return null if the log has all of it
   * @throws io.hrapi.events.log.EventStoreException if it cannot be read
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

  /** What was accepted so far; reads the whole log, since nobody asks twice. */
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
      // What cannot be read accepts nothing; whoever verifies the log is told of it.
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

  /** What accepts it. */
  public LogLossAccepted acceptance() {
    return new LogLossAccepted(end, missing);
  }

  /** What is missing, and who knows that, in one line for people. */
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
