package io.hrapi.events.verify;

import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.CacheKeyFile;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHeadFile;
import io.hrapi.events.projection.IndexComparison;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.store.ReadOnlyLog;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Verifies the log of a home, which may be in use by a running hrapi. Compares the caches next to
 * it with the state that it replays to, and its end with the ends that they record. Writes nothing.
 */
public final class HomeVerification {

  private static final String NOT_BELIEVED = "; hrapi ignores it and makes it again";

  private final CacheKey key;
  private final Path index;
  private final Snapshots snapshots;
  private final LogHeadFile headFile;
  private final List<String> problems = new ArrayList<>();

  private HomeVerification(Path folder, CacheKey key) {
    this.key = key;
    index = folder.resolve("history");
    snapshots = new Snapshots(folder.resolve("snapshots"), key);
    headFile = new LogHeadFile(folder.resolve("log.head"), key);
  }

  /**
   * Verifies a log and, if it is in a home with a key for caches, its caches too.
   *
   * @param log the file of an export or of a home's log
   * @throws EventStoreException if the disk fails, or there is no such file
   */
  public static Verdict of(Path log, Expected expected) {
    Path folder = log.toAbsolutePath().getParent();
    Optional<CacheKey> key =
        folder == null || !log.endsWith("log.sqlite")
            ? Optional.empty()
            : CacheKeyFile.read(folder.resolve("cache.key"));
    // Without the key, hrapi itself would not use a cache either.
    return key.isPresent() && folder != null
        ? new HomeVerification(folder, key.get()).run(log, expected)
        : LogVerification.ofFile(log, expected);
  }

  private Verdict run(Path log, Expected expected) {
    // Before the log is read, because events may be appended meanwhile.
    List<KnownEnd> known =
        LogLoss.knownEnds(knownEnd(), snapshots, FileHistoryIndex.reached(index, key));
    CacheComparison comparison = new CacheComparison(snapshots, index());
    Verdict verdict = LogVerification.ofFile(log, expected, comparison);
    if (!verdict.valid()) {
      return verdict;
    }
    LogLoss loss = lossOf(log, known);
    if (loss != null && !loss.accepted()) {
      return Verdict.lost(loss);
    }
    comparison
        .wrongSnapshots()
        .forEach(
            (version, why) ->
                problems.add("the snapshot of version " + version + ": " + why + NOT_BELIEVED));
    IndexComparison wrong = comparison.wrongIndex();
    if (wrong != null) {
      problems.add("the index of the history: " + wrong.difference() + NOT_BELIEVED);
    }
    return verdict.with(new Verdict.Caches(comparison.snapshots(), comparison.entries(), problems));
  }

  private Optional<KnownEnd> knownEnd() {
    try {
      return headFile.examine();
    } catch (IllegalArgumentException e) {
      problems.add("log.head: " + e.getMessage() + NOT_BELIEVED);
      return Optional.empty();
    }
  }

  private static @Nullable LogLoss lossOf(Path log, List<KnownEnd> known) {
    try (ReadOnlyLog readable = ReadOnlyLog.open(log)) {
      return LogLoss.of(readable, known);
    }
  }

  private @Nullable IndexComparison index() {
    if (!Files.exists(index)) {
      return null;
    }
    try {
      return new IndexComparison(FileHistoryIndex.examine(index, key), new EntryDigest(key));
    } catch (EventStoreException e) {
      problems.add(e.getMessage() + NOT_BELIEVED);
      return null;
    }
  }
}
