package io.hrapi.events.verify;

import io.hrapi.events.change.Change;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationUploaded;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.codec.UndecodableChangesException;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSource;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.ReadOnlyLog;
import io.hrapi.events.store.RefusedFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a log from its first event to its end: that each event fits the hash chain, is not
 * earlier than the previous one and can be replayed, that each text that an event refers to is
 * stored and has its hash, and that the store still prevents changes of events. Detecting a removed
 * end or a recomputed chain needs a head that was stored elsewhere.
 */
public final class LogVerification {

  /**
   * The changes of longer events are decoded twice, so that they are never in memory all at once.
   */
  private static final int FEW_CHARS = 1 << 16;

  private final EventSource log;
  private final Expected expected;
  private final @Nullable View inMemory;
  private final @Nullable CacheComparison caches;
  private final Map<Hash, Long> named = new LinkedHashMap<>();
  private View view = View.EMPTY;
  private @Nullable Verdict first;

  private LogVerification(
      EventSource log,
      Expected expected,
      @Nullable View inMemory,
      @Nullable CacheComparison caches) {
    this.log = log;
    this.expected = expected;
    this.inMemory = inMemory;
    this.caches = caches;
  }

  /**
   * Verifies a file: an export, or a home's log, which may be in use. Writes neither to it nor next
   * to it.
   *
   * @throws EventStoreException if the disk fails, or there is no such file
   */
  public static Verdict ofFile(Path file, Expected expected) {
    return ofFile(file, expected, null);
  }

  /**
   * Verifies a file and compares the caches next to it.
   *
   * @param caches receives the differences; null to ignore the caches
   */
  static Verdict ofFile(Path file, Expected expected, @Nullable CacheComparison caches) {
    try (ReadOnlyLog log = ReadOnlyLog.open(file)) {
      return new LogVerification(log, expected, null, caches).run();
    } catch (RefusedFileException | DamagedLogException e) {
      return Verdict.invalid(LogHead.EMPTY, null, String.valueOf(e.getMessage()));
    }
  }

  /**
   * Verifies a log.
   *
   * @throws EventStoreException if it cannot be read
   */
  public static Verdict of(EventSource log, Expected expected) {
    return new LogVerification(log, expected, null, null).run();
  }

  /**
   * Verifies the log in use, and that the state in memory is the one that it replays to.
   *
   * @param inMemory the state in memory, read before the verification
   * @param caches receives the differences of the caches
   * @throws EventStoreException if it cannot be read
   */
  public static Verdict of(
      EventSource log, Expected expected, View inMemory, CacheComparison caches) {
    return new LogVerification(log, expected, inMemory, caches).run();
  }

  private Verdict run() {
    checkOrigins(0, log.logId());
    Consumer<EventRecord> reader = this::check;
    compare();
    ChainVerifier.Result result = ChainVerifier.verify(log, expected.heads(), reader);
    ChainVerifier.Misfit misfit = result.misfit();
    // A problem found while reading is at an earlier version.
    if (first == null && misfit != null) {
      first = Verdict.invalid(result.head(), misfit.version(), misfit.reason());
    }
    if (first == null && inMemory != null && inMemory.version() > result.head().version()) {
      fail(
          result.head().version() + 1,
          "the log ends here, but the version in memory is " + inMemory.version());
    }
    return first == null ? checkBeside(result.head()) : first;
  }

  private void check(EventRecord event) {
    if (first != null) {
      return;
    }
    checkOrigins(event.version(), event.logId());
    try {
      Iterable<Change> changes = ChangeCodec.lazily(event.format(), event.changes());
      if (event.changes().length() <= FEW_CHARS) {
        // Iterated over twice, so decoded once.
        List<Change> read = new ArrayList<>();
        changes.forEach(read::add);
        changes = read;
      }
      View next = view.evolve(event, changes);
      changes.forEach(change -> remember(change, event.version()));
      if (first == null) {
        view = next;
        compare();
        if (caches != null) {
          caches.check(event, changes, view);
        }
      }
    } catch (UndecodableChangesException | IllegalStateException e) {
      fail(event.version(), "it cannot be replayed: " + e.getMessage());
    }
  }

  private void checkOrigins(long version, String logId) {
    expected
        .originsOf(version)
        .filter(wanted -> !wanted.equals(logId))
        .findFirst()
        .ifPresent(
            wanted ->
                fail(
                    version,
                    "it was appended to the log "
                        + logId
                        + "; the checkpoint is of the log "
                        + wanted));
  }

  private void remember(Change change, long version) {
    if (change instanceof ConfigurationUploaded uploaded) {
      named.putIfAbsent(uploaded.upload().text(), version);
    } else if (change instanceof ConfigurationLoaded loaded) {
      named.putIfAbsent(loaded.commit().text(), version);
    }
  }

  private void compare() {
    if (inMemory != null
        && inMemory.version() == view.version()
        && first == null
        && !inMemory.isExactly(view)) {
      fail(
          view.version(),
          "the state in memory is not the state that the log replays to; the task "
              + "rebuild-projections repairs it");
    }
  }

  private void fail(long version, String problem) {
    if (first == null) {
      first = Verdict.invalid(view.head(), version, problem);
    }
  }

  private Verdict checkBeside(LogHead head) {
    for (Map.Entry<Hash, Long> text : named.entrySet()) {
      String problem = problemOf(text.getKey());
      if (problem != null) {
        return Verdict.invalid(head, text.getValue(), problem);
      }
    }
    try {
      return Verdict.valid(head, log.checkStructure());
    } catch (DamagedLogException e) {
      return Verdict.invalid(head, null, String.valueOf(e.getMessage()));
    }
  }

  private @Nullable String problemOf(Hash text) {
    try {
      return log.hasText(text)
          ? null
          : "the text " + text + " that it refers to is no longer stored";
    } catch (DamagedLogException e) {
      return e.getMessage();
    }
  }
}
