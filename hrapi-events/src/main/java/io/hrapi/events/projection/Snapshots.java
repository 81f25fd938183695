package io.hrapi.events.projection;

import io.hrapi.events.codec.ViewCodec;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KnownEnd;
import io.hrapi.events.log.LogHead;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Views that are kept in files, one for each version, so that a start or a query for an old version
 * replays some hundred events instead of all. They are a cache: each can be deleted at any time;
 * one whose MAC does not verify under this home's key, that uses another codec, or that does not
 * belong to this log is deleted and written again later. They are stored beside the log and not in
 * it, so that exports do not contain them and writing them never delays an event.
 *
 * <p>A file is gzip in sealed segments (see {@link SealedOutput}: the MAC covers the bytes on disk,
 * and no byte is inflated before it was verified) of: the codec's id, the version, the hash of that
 * version's event, its time, the newest version that changed the model, and the view in that codec.
 * The MAC thus proves that this home wrote the file, and the hash shows to which log it belongs:
 * one from an earlier time of this log does no harm, since a replay continues from there.
 * Thread-safe.
 */
public final class Snapshots {

  private static final Logger LOGGER = LoggerFactory.getLogger(Snapshots.class);
  private static final String SUFFIX = ".snapshot";
  private static final String PURPOSE = "hrapi snapshot 1";

  /** The digits of a version in a file's name, so that names sort like versions. */
  private static final int DIGITS = 19;

  private static final int BUFFER_BYTES = 1 << 16;

  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private final Path directory;
  private final CacheKey key;
  private final SnapshotRule rule;

  /** Whether no snapshot is written or deleted. */
  private volatile boolean preserved;

  /** Whether the last attempt to write one failed. */
  private volatile boolean failing;

  /**
   * Creates an instance that keeps all snapshots in a directory, which is created with the first
   * one.
   *
   * @param directory for the snapshots of one log only
   * @param key the home's key; snapshots sealed with another key are written again
   */
  public Snapshots(Path directory, CacheKey key) {
    this(directory, key, SnapshotRule.ALL);
  }

  /**
   * Creates an instance that limits the number and the size of snapshots.
   *
   * @param rule decides which snapshots are kept whenever one is written
   */
  public Snapshots(Path directory, CacheKey key, SnapshotRule rule) {
    this.directory = directory;
    this.key = key;
    this.rule = rule;
  }

  /**
   * Writes a snapshot atomically. Then deletes the snapshots that the rule does not keep.
   *
   * @throws UncheckedIOException if it cannot be written
   */
  public synchronized void write(View view) {
    Path file = file(view.version());
    Path partial = directory.resolve(view.version() + ".partial");
    try {
      Files.createDirectories(directory, FOLDER);
      Files.deleteIfExists(partial);
      Files.createFile(partial, FILE);
      try (DataOutputStream out =
          new DataOutputStream(
              new BufferedOutputStream(
                  new GZIPOutputStream(
                      new SealedOutput(Files.newOutputStream(partial), key.mac(PURPOSE)),
                      BUFFER_BYTES),
                  BUFFER_BYTES))) {
        out.writeUTF(ViewCodec.ID);
        out.writeLong(view.version());
        out.write(view.head().hash().toBytes());
        out.writeLong(view.timeMicros());
        out.writeLong(view.modelVersion());
        ViewCodec.encode(view.model(), view.deployment(), out);
      }
      Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
      prune();
    } catch (IOException e) {
      deleteAfter(e, partial);
      throw new UncheckedIOException("cannot write the snapshot " + file, e);
    } catch (OutOfMemoryError e) {
      deleteAfter(e, partial);
      throw e;
    }
  }

  /** Deletes the snapshots that the rule does not keep. */
  private void prune() throws IOException {
    if (rule.equals(SnapshotRule.ALL)) {
      return;
    }
    NavigableMap<Long, Long> sizes = new TreeMap<>();
    for (long version : versions()) {
      try {
        sizes.put(version, Files.size(file(version)));
      } catch (NoSuchFileException e) {
        LOGGER.debug("The snapshot of version {} was deleted meanwhile.", version, e);
      }
    }
    for (long version : rule.surplus(sizes)) {
      Files.deleteIfExists(file(version));
    }
  }

  /**
   * Stops writing and deleting snapshots until {@link #release}, because they record events that
   * the log has lost.
   */
  public void preserve() {
    preserved = true;
  }

  /**
   * Deletes all snapshots and ends the effect of {@link #preserve}; returns the number of deleted
   * ones.
   */
  public int release() {
    int deleted = deleteAll();
    preserved = false;
    return deleted;
  }

  /**
   * Returns the head of the log when the newest snapshot was written that verifies under this
   * home's key; reads only the beginning of the file.
   *
   * @return empty if there is none
   */
  public Optional<KnownEnd> newest() {
    for (long version : versions().stream().sorted(Comparator.reverseOrder()).toList()) {
      Path file = file(version);
      try (SealedInput sealed = sealed(file);
          DataInputStream in = inflated(sealed)) {
        return Optional.of(
            new KnownEnd(
                directory.getFileName() + "/" + file.getFileName(), null, head(in, version)));
      } catch (IOException | IllegalArgumentException e) {
        LOGGER.debug("{} does not tell where the log ended.", file, e);
      }
    }
    return Optional.empty();
  }

  private static void deleteAfter(Throwable failure, Path partial) {
    try {
      Files.deleteIfExists(partial);
    } catch (IOException e) {
      failure.addSuppressed(e);
    }
  }

  /** Writes a snapshot, or logs why that failed: once, until one is written. */
  void writeIfPossible(View view) {
    if (preserved) {
      return;
    }
    try {
      write(view);
      failing = false;
    } catch (UncheckedIOException | OutOfMemoryError e) {
      // A snapshot is a cache: without it, a replay only takes longer.
      if (!failing) {
        LOGGER.warn(
            "Continuing without a snapshot of version {}; later ones will be tried "
                + "(logged once).",
            view.version(),
            e);
      }
      failing = true;
    }
  }

  /**
   * Returns the newest snapshot of this log at a version or before; {@link View#EMPTY} if there is
   * none.
   */
  public View nearest(long version, EventStore store) {
    long candidate = newest(version);
    while (candidate > 0) {
      Optional<View> view = read(file(candidate), candidate, store);
      if (view.isPresent()) {
        return view.get();
      }
      candidate = newest(candidate - 1);
    }
    return View.EMPTY;
  }

  /** Returns the versions that currently have a snapshot. */
  public Set<Long> kept() {
    return Set.copyOf(versions());
  }

  /**
   * Describes as a sentence what is wrong with the snapshot of a version.
   *
   * @param replayed the view at that version, replayed from the log
   * @return empty if the snapshot is exactly that view, or if there is none
   */
  public Optional<String> difference(View replayed) {
    Path file = file(replayed.version());
    try {
      return read(file, replayed.version()).isExactly(replayed)
          ? Optional.empty()
          : Optional.of("it is not the state that the log replays to");
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  /**
   * Deletes the snapshot of a version, and logs the reason; it is written again when it is needed.
   */
  public void delete(long version, String why) {
    discard(file(version), why);
  }

  /**
   * Deletes all snapshots, the newest last: if this is interrupted, the remaining ones include the
   * newest, which was accepted as ahead of the log or belongs to it.
   *
   * @return the number of deleted snapshots
   * @throws UncheckedIOException if one cannot be deleted
   */
  public int deleteAll() {
    int deleted = 0;
    for (long version : versions().stream().sorted().toList()) {
      Path file = file(version);
      try {
        deleted += Files.deleteIfExists(file) ? 1 : 0;
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete the snapshot " + file, e);
      }
    }
    return deleted;
  }

  private Optional<View> read(Path file, long version, EventStore store) {
    try {
      View view = read(file, version);
      return isIn(store, view.head())
          ? Optional.of(view)
          : discard(file, "it does not belong to this log, which was truncated or rewritten since");
    } catch (NoSuchFileException e) {
      // It was deleted in the meantime, which is allowed.
      return Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      return discard(file, String.valueOf(e.getMessage()));
    }
  }

  /** Reads a file and verifies its MAC, but not whether it belongs to this log. */
  private View read(Path file, long version) throws IOException {
    try (SealedInput sealed = sealed(file);
        DataInputStream in = inflated(sealed)) {
      LogHead head = head(in, version);
      long timeMicros = in.readLong();
      long modelVersion = in.readLong();
      ViewCodec.Decoded decoded = ViewCodec.decode(in);
      // To the very end, where gzip's checksum is verified and the last segment must be.
      in.transferTo(OutputStream.nullOutputStream());
      sealed.transferTo(OutputStream.nullOutputStream());
      return new View(head, timeMicros, modelVersion, decoded.model(), decoded.deployment());
    }
  }

  private SealedInput sealed(Path file) throws IOException {
    return new SealedInput(Files.newInputStream(file), key.mac(PURPOSE));
  }

  private static DataInputStream inflated(SealedInput sealed) throws IOException {
    return new DataInputStream(
        new BufferedInputStream(new GZIPInputStream(sealed, BUFFER_BYTES), BUFFER_BYTES));
  }

  private static LogHead head(DataInputStream in, long version) throws IOException {
    if (!in.readUTF().equals(ViewCodec.ID)) {
      throw new IOException("it is in another codec");
    }
    LogHead head = new LogHead(in.readLong(), Hash.of(in.readNBytes(Hash.BYTES)));
    if (head.version() != version) {
      throw new IOException("it is of version " + head.version());
    }
    return head;
  }

  private static boolean isIn(EventStore store, LogHead head) {
    return store.headAt(head.version()).filter(head::equals).isPresent();
  }

  private Optional<View> discard(Path file, String why) {
    if (preserved) {
      LOGGER.debug("Skipping the snapshot {}: {}.", file, why);
      return Optional.empty();
    }
    LOGGER.warn("Deleting the snapshot {}: {}. It will be made again.", file, why);
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      LOGGER.warn("Cannot delete the snapshot {}; continuing without it.", file, e);
    }
    return Optional.empty();
  }

  private Path file(long version) {
    return directory.resolve(String.format("%0" + DIGITS + "d", version) + SUFFIX);
  }

  /** Returns the newest version with a file, up to a given one; 0 if there is none. */
  private long newest(long version) {
    return versions().stream()
        .mapToLong(Long::longValue)
        .filter(each -> each <= version)
        .max()
        .orElse(0);
  }

  /** Returns the versions that have a file, in no particular order. */
  private List<Long> versions() {
    try (Stream<Path> files = Files.list(directory)) {
      return files
          .map(file -> versionOf(file.getFileName().toString()))
          .filter(version -> version > 0)
          .toList();
    } catch (NoSuchFileException e) {
      return List.of();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the snapshots in " + directory, e);
    }
  }

  /** Returns the version in a file's name; 0 if the file is not a snapshot. */
  private static long versionOf(String name) {
    if (name.length() != DIGITS + SUFFIX.length() || !name.endsWith(SUFFIX)) {
      return 0;
    }
    try {
      return Long.parseLong(name, 0, DIGITS, 10);
    } catch (NumberFormatException e) {
      return 0;
    }
  }
}
