package io.hrapi.events.history;

import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.DamagedLogException;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EntryDigest;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stores the index in a separate folder next to the log and not in it: exports do not contain it,
 * and writing it never delays an event. Thread-safe; only one thread may write.
 *
 * <p>The newest entries are in memory. When there are enough, they are written as a {@link Run}, a
 * sorted file that never changes; several consecutive runs are merged into a larger one. The {@link
 * Manifest} lists the runs, under a MAC of this home, with the hash of each run's directory, which
 * has the hash of each block. So every read is verified against what was written: a changed byte,
 * and a block or file that is missing or of another time, is detected before an answer is returned,
 * and no entry can be missing from an answer.
 *
 * <p>Files are not synced: what is lost in a power failure does not match its hash, and the index
 * is rebuilt.
 */
public final class FileHistoryIndex implements HistoryIndex {

  private static final Logger LOGGER = LoggerFactory.getLogger(FileHistoryIndex.class);

  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));

  /** The number of recent entries that are written as a run. */
  private static final int RUN_ENTRIES = 1 << 15;

  /** The maximum number of recent entries in memory while the disk has no space for a run. */
  private static final int MOST_RECENT = 4 * RUN_ENTRIES;

  /** The number of runs of a level that are merged into one of the next level. */
  private static final int MERGED_RUNS = 8;

  private static final int PROGRESS_ENTRIES = 256;

  /** How often a read is tried if runs are merged meanwhile. */
  private static final int TRIES = 5;

  private final Path folder;
  private final CacheKey key;
  private final DiskSpace space;
  private Manifest manifest = Manifest.EMPTY;
  private List<Run> runs = List.of();
  private Recent recent = new Recent();
  private LogHead head = LogHead.EMPTY;
  private boolean closed;

  private FileHistoryIndex(Path folder, CacheKey key, DiskSpace space) {
    this.folder = folder;
    this.key = key;
    this.space = space;
  }

  /**
   * Opens an index; one that cannot be read, or was not written under the key, is reset.
   *
   * @param folder the folder of the index, created with mode 0700 if it does not exist; its parent
   *     must exist
   * @param key the key of the home
   * @param space the space of the disk: if little is left, more entries stay in memory and no run
   *     is written
   * @throws EventStoreException if the index cannot be created
   */
  public static FileHistoryIndex open(Path folder, CacheKey key, DiskSpace space) {
    FileHistoryIndex index = new FileHistoryIndex(folder, key, space);
    try {
      index.load();
    } catch (IOException e) {
      LOGGER.warn("Rebuilding the index of the history {}: {}", folder, e.toString());
      index.reset();
    }
    return index;
  }

  /**
   * Returns how far an index on disk has been built; changes nothing.
   *
   * @return the last event that was indexed; empty if there is none, if the index cannot be read,
   *     or if it was not written under the key
   */
  public static Optional<LogHead> reached(Path folder, CacheKey key) {
    try {
      return Optional.of(Manifest.head(folder, key)).filter(head -> head.version() > 0);
    } catch (IOException e) {
      LOGGER.debug("The index of the history does not tell where the log ended.", e);
      return Optional.empty();
    }
  }

  /**
   * Deletes an index, if it exists; it must not be open.
   *
   * @throws EventStoreException if it cannot be deleted
   */
  public static void delete(Path folder) {
    if (!Files.isDirectory(folder)) {
      return;
    }
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
      Files.delete(folder);
    } catch (IOException e) {
      throw new EventStoreException(
          "cannot delete the index of the history (" + folder + "): " + e, e);
    }
  }

  private void load() throws IOException {
    makeFolder();
    Manifest found = Manifest.read(folder, key);
    List<Run> opened = opened(folder, found);
    deleteOthers(found);
    manifest = found;
    runs = opened;
    recent = new Recent();
    head = found.head();
  }

  private void makeFolder() throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectory(folder, FOLDER);
    }
  }

  private static List<Run> opened(Path folder, Manifest manifest) throws IOException {
    List<Run> opened = new ArrayList<>();
    for (Run.Summary each : manifest.runs()) {
      opened.add(Run.open(folder, each));
    }
    return List.copyOf(opened);
  }

  /** Deletes all other files: those of merged runs, and those that a crash left. */
  private void deleteOthers(Manifest kept) throws IOException {
    Set<Path> named = new HashSet<>(Set.of(folder.resolve(Manifest.FILE)));
    kept.runs().forEach(run -> named.add(run.in(folder)));
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.filter(each -> !named.contains(each)).toList()) {
        Files.deleteIfExists(file);
      }
    }
  }

  @Override
  public synchronized LogHead head() {
    requireOpen("read how far the index of the history goes");
    return head;
  }

  private void requireOpen(String tried) {
    if (closed) {
      throw new EventStoreException("cannot " + tried + " (" + folder + "): it is closed", null);
    }
  }

  @Override
  public EntryDigest newDigest() {
    return new EntryDigest(key);
  }

  /** The contents of the index at one moment. */
  private record State(List<Run> runs, Recent recent, LogHead head) {}

  @Override
  public Examination examine(Runnable progress) {
    List<Run> files;
    Map<String, long[]> newest;
    LogHead end;
    synchronized (this) {
      requireOpen("examine the index of the history");
      files = runs;
      newest = recent.sorted();
      end = head;
    }
    EntryDigest present = newDigest();
    newest.forEach((resource, versions) -> add(present, resource, versions));
    return new Examination(end, present, addUp(files, present, progress));
  }

  private static void add(EntryDigest digest, String resource, long[] versions) {
    for (long coded : versions) {
      digest.add(new Entry(resource, Block.version(coded), Block.follows(coded)));
    }
  }

  /**
   * Adds the entries of runs to a digest. Returns what is wrong with one of the runs, or an empty
   * text.
   */
  private static String addUp(List<Run> runs, EntryDigest digest, Runnable progress) {
    try {
      for (Run run : runs) {
        RunWriter.forEach(
            run,
            (resource, coded) -> {
              digest.add(new Entry(resource, Block.version(coded), Block.follows(coded)));
              if (digest.count() % PROGRESS_ENTRIES == 0) {
                progress.run();
              }
            });
      }
      return "";
    } catch (IOException e) {
      return String.valueOf(e.getMessage());
    }
  }

  /**
   * Examines an index on disk; changes nothing. A running hrapi may have it open: then its newest
   * entries are not yet on disk.
   *
   * @throws EventStoreException if it cannot be read, or was not written under the key
   */
  public static Examination examine(Path folder, CacheKey key) {
    IOException failure = new IOException("it is not there");
    for (int i = 0; i < TRIES; i++) {
      try {
        Manifest manifest = Manifest.read(folder, key);
        List<Run> runs = opened(folder, manifest);
        EntryDigest present = new EntryDigest(key);
        String problem = addUp(runs, present, () -> {});
        if (problem.isEmpty() || manifest.equals(Manifest.read(folder, key))) {
          return new Examination(manifest.head(), present, problem);
        }
      } catch (NoSuchFileException e) {
        // The process that has it open may have merged runs.
        failure = e;
      } catch (IOException e) {
        throw failure("examine the index of the history", folder, e);
      }
    }
    throw failure("examine the index of the history", folder, failure);
  }

  private static EventStoreException failure(String tried, Path folder, IOException cause) {
    String message = "cannot " + tried + " (" + folder + "): " + cause.getMessage();
    return new EventStoreException(message, cause);
  }

  @Override
  public void add(List<Entry> entries, LogHead next) {
    State before;
    synchronized (this) {
      requireOpen("write the index of the history");
      before = new State(runs, recent, head);
    }
    for (Entry entry : entries) {
      if (entry.version() <= before.head().version() || entry.version() > next.version()) {
        throw new DamagedLogException(
            "version "
                + entry.version()
                + " of "
                + entry.resource()
                + " is to follow version "
                + before.head().version()
                + " in the index of the history ("
                + folder
                + "), up to "
                + next.version(),
            null);
      }
    }
    int waiting = before.recent().size();
    if (waiting >= MOST_RECENT || (waiting >= RUN_ENTRIES && space.hasRoom())) {
      space.require("the index of the history is", 0);
      keep(before);
    }
    synchronized (this) {
      recent.add(entries, before.head().version());
      head = next;
    }
  }

  /** Writes the recent entries as a run. */
  private void keep(State state) {
    try {
      write(state);
    } catch (IOException e) {
      throw failure("write the index of the history", folder, e);
    }
  }

  private void write(State state) throws IOException {
    long number = manifest.next();
    List<Run> kept = new ArrayList<>(state.runs());
    if (state.recent().size() > 0) {
      try (RunWriter writer = new RunWriter(folder, number++, 0)) {
        for (Map.Entry<String, long[]> each : state.recent().sorted().entrySet()) {
          for (long coded : each.getValue()) {
            writer.add(each.getKey(), coded);
          }
        }
        kept.add(writer.end());
      }
    }
    for (List<Run> last = mergeable(kept); !last.isEmpty(); last = mergeable(kept)) {
      int level = last.get(0).summary().level() + 1;
      try (RunWriter writer = new RunWriter(folder, number++, level)) {
        writer.addAll(last);
        Run merged = writer.end();
        last.clear();
        kept.add(merged);
      }
    }
    Manifest next = new Manifest(state.head(), number, kept.stream().map(Run::summary).toList());
    next.write(folder, key);
    synchronized (this) {
      manifest = next;
      runs = List.copyOf(kept);
      recent = new Recent();
    }
    deleteOthers(next);
  }

  /**
   * Returns the last runs if they must be merged, else an empty list. It is a view of the given
   * list, and can be cleared.
   */
  private static List<Run> mergeable(List<Run> runs) {
    int from = runs.size() - MERGED_RUNS;
    if (from < 0) {
      return List.of();
    }
    List<Run> last = runs.subList(from, runs.size());
    int level = last.get(0).summary().level();
    return last.stream().allMatch(run -> run.summary().level() <= level) ? last : List.of();
  }

  @Override
  public synchronized void reset() {
    try {
      makeFolder();
      deleteOthers(Manifest.EMPTY);
      Files.deleteIfExists(folder.resolve(Manifest.FILE));
      manifest = Manifest.EMPTY;
      runs = List.of();
      recent = new Recent();
      head = LogHead.EMPTY;
    } catch (IOException e) {
      throw failure("rebuild the index of the history", folder, e);
    }
  }

  @Override
  public List<Long> versions(Query query) {
    return read(
        "read the versions of " + query.resource(),
        state -> query.descending() ? descending(state, query) : ascending(state, query));
  }

  private Versions of(State state, String resource, long after, long before, boolean descending) {
    long[] newest;
    synchronized (this) {
      newest = state.recent().of(resource);
    }
    return new Versions(state.runs(), newest, resource, after, before, descending);
  }

  private List<Long> ascending(State state, Query query) throws IOException {
    Versions own = of(state, query.resource(), query.after(), query.before(), false);
    Versions related = related(state, query, false);
    boolean follows = follows(state, query.resource(), query.after() + 1);
    List<Long> versions = new ArrayList<>();
    while (versions.size() < query.limit() && (own.hasNext() || related.hasNext())) {
      long relatedNext = related.hasNext() ? Block.version(related.peek()) : Long.MAX_VALUE;
      if (own.hasNext() && Block.version(own.peek()) <= relatedNext) {
        versions.add(Block.version(own.peek()));
        follows = Block.follows(own.peek());
        if (relatedNext == Block.version(own.peek())) {
          related.skip();
        }
        own.skip();
      } else {
        if (follows) {
          versions.add(relatedNext);
        }
        related.skip();
      }
    }
    return versions;
  }

  private boolean follows(State state, String resource, long before) throws IOException {
    Versions former = of(state, resource, 0, before, true);
    return former.hasNext() && Block.follows(former.peek());
  }

  private List<Long> descending(State state, Query query) throws IOException {
    // From 0, not from query.after(): whether related versions count depends on older own ones.
    Versions own = of(state, query.resource(), 0, query.before(), true);
    Versions related = related(state, query, true);
    List<Long> versions = new ArrayList<>();
    while (versions.size() < query.limit()) {
      long ownNext = own.hasNext() ? Block.version(own.peek()) : 0;
      long relatedNext = related.hasNext() ? Block.version(related.peek()) : 0;
      if (Math.max(ownNext, relatedNext) <= query.after()) {
        break;
      }
      if (ownNext >= relatedNext) {
        versions.add(ownNext);
        own.skip();
      } else if (own.hasNext() && Block.follows(own.peek())) {
        versions.add(relatedNext);
      }
      if (relatedNext >= ownNext) {
        related.skip();
      }
    }
    return versions;
  }

  private Versions related(State state, Query query, boolean descending) {
    String resource = query.related();
    return resource == null
        ? new Versions(List.of(), new long[0], "", 0, 0, descending)
        : of(state, resource, query.after(), query.before(), descending);
  }

  @Override
  public boolean knows(String resource, long before) {
    return read("look for " + resource, state -> of(state, resource, 0, before, false).hasNext());
  }

  @Override
  public boolean follows(String resource, long before) {
    return read("look for " + resource, state -> follows(state, resource, before));
  }

  @Override
  public boolean has(Entry entry) {
    return read(
        "look for version " + entry.version() + " of " + entry.resource(),
        state -> {
          Versions found =
              of(state, entry.resource(), entry.version() - 1, entry.version() + 1, false);
          return found.hasNext() && Block.follows(found.peek()) == entry.follows();
        });
  }

  /** A read of one state of the index. */
  private interface Reading<T> {
    T of(State state) throws IOException;
  }

  private <T> T read(String tried, Reading<T> reading) {
    for (int i = 1; ; i++) {
      State state;
      synchronized (this) {
        requireOpen(tried);
        state = new State(runs, recent, head);
      }
      try {
        return reading.of(state);
      } catch (IOException e) {
        if (i == TRIES || !(e instanceof NoSuchFileException) || isNow(state)) {
          throw failure(tried, folder, e);
        }
      }
    }
  }

  /** Returns whether the runs are unchanged: then none was merged, and all files should exist. */
  private synchronized boolean isNow(State state) {
    return runs.equals(state.runs());
  }

  /** Closes the index and writes its recent entries. */
  @Override
  public void close() {
    State last;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      last = new State(runs, recent, head);
    }
    if (!last.head().equals(manifest.head())) {
      keep(last);
    }
  }
}
