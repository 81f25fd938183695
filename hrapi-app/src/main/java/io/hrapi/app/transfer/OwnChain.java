package io.hrapi.app.transfer;

import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.EventType;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Name;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.RefusedFileException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongPredicate;
import org.jspecify.annotations.Nullable;

/**
 * What our own log knows about imported logs: the head that each backup had when it was stored, and
 * every version that both logs have from the same source. An event is identified by the log that
 * first appended it and its version, so that two logs that both contain one must have the same hash
 * there, and the same events before it. Thread-safe.
 */
final class OwnChain {

  private final EventStore store;

  OwnChain(EventStore store) {
    this.store = store;
  }

  /**
   * Returns the head that a backup had when it was stored, as our log recorded it.
   *
   * @param name the backup's name
   * @param place the backup's name and number, as the event has them
   * @return the newest, if a place was used twice; empty if the backup was not stored from this log
   */
  Optional<LogHead> recorded(Name name, String place) {
    long before = Long.MAX_VALUE;
    while (true) {
      List<EventRecord> page =
          store.page(
              new EventQuery(
                  0,
                  before,
                  "/controller/backup/" + name,
                  EventType.BACKUP_STORED.storedName(),
                  null,
                  null,
                  null,
                  true,
                  EventQuery.MAX_LIMIT));
      Optional<LogHead> found =
          page.stream()
              .flatMap(event -> ChangeCodec.decode(event.format(), event.changes()).stream())
              .filter(BackupStored.class::isInstance)
              .map(BackupStored.class::cast)
              .filter(stored -> stored.place().equals(place))
              .map(BackupStored::head)
              .findFirst();
      if (found.isPresent() || page.size() < EventQuery.MAX_LIMIT) {
        return found;
      }
      before = page.get(page.size() - 1).version();
    }
  }

  /**
   * Compares an imported log with ours, as far as both have versions from the same source.
   *
   * @throws RefusedFileException naming the first version that differs
   */
  void check(ImportedLog log) {
    long common = Math.min(store.head().version(), log.head().version());
    // Logs with a common source share it up to some version, and diverge from there.
    boolean ours = log.logId().equals(store.logId());
    long last = ours ? common : last(common, version -> isOfOneSource(log, version));
    if (last == 0 || isSame(log, last)) {
      return;
    }
    long differs = last(last, version -> isSame(log, version)) + 1;
    throw new RefusedFileException(
        "the file has version "
            + differs
            + " of the log "
            + (ours ? log.logId() : origin(log, differs))
            + " with the hash "
            + hash(at(log, differs))
            + ", and here that version has the hash "
            + hash(ours(differs))
            + ": it was rewritten, or the two logs diverged there; nothing was imported. "
            + "The model alone can be taken over as a document (GET and PUT /v1/model)",
        null);
  }

  /**
   * Returns the last version for which a condition holds, if it holds up to some version and for
   * none after it; 0 if it holds for none.
   *
   * @param end the last version that is tested
   */
  private static long last(long end, LongPredicate holds) {
    long low = 0;
    long high = end;
    while (low < high) {
      long middle = low + (high - low + 1) / 2;
      if (holds.test(middle)) {
        low = middle;
      } else {
        high = middle - 1;
      }
    }
    return low;
  }

  private boolean isOfOneSource(ImportedLog log, long version) {
    EventRecord mine = ours(version);
    EventRecord other = at(log, version);
    return mine != null && other != null && mine.logId().equals(other.logId());
  }

  private boolean isSame(ImportedLog log, long version) {
    EventRecord mine = ours(version);
    EventRecord other = at(log, version);
    return mine != null && other != null && mine.hash().equals(other.hash());
  }

  private static String origin(ImportedLog log, long version) {
    EventRecord event = at(log, version);
    return event == null ? log.logId() : event.logId();
  }

  private static String hash(@Nullable EventRecord event) {
    return event == null ? "none" : event.hash().toHex();
  }

  private @Nullable EventRecord ours(long version) {
    List<EventRecord> events = store.page(EventQuery.of(version));
    return events.isEmpty() ? null : events.get(0);
  }

  private static @Nullable EventRecord at(ImportedLog log, long version) {
    AtomicReference<@Nullable EventRecord> found = new AtomicReference<>();
    log.read(version - 1, version, found::set);
    return found.get();
  }
}
