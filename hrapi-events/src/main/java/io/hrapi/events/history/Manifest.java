package io.hrapi.events.history;

import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * The contents of the index, in one small file under a MAC of the home: how far it has been built,
 * and its runs with the hash of each run's directory. An older copy of the whole folder is
 * therefore valid, and is continued from where it ends; any other change is detected. Immutable.
 *
 * @param head the last event that was indexed
 * @param next the number of the next run; numbers are never reused
 * @param runs the runs, oldest first
 */
record Manifest(LogHead head, long next, List<Run.Summary> runs) {

  static final String FILE = "manifest";

  /** The manifest of an empty index. */
  static final Manifest EMPTY = new Manifest(LogHead.EMPTY, 1, List.of());

  private static final String PURPOSE = "hrapi history manifest 2";

  /** Of an earlier release, whose index does not have the paths under which events are found. */
  private static final String FORMER_PURPOSE = "hrapi history manifest 1";

  private static final int MAC_BYTES = 32;

  Manifest {
    runs = List.copyOf(runs);
  }

  /**
   * Reads the manifest; without a file the index is empty.
   *
   * @throws IOException if it cannot be read, its MAC does not verify, or an earlier release wrote
   *     the index, which then has fewer entries
   */
  static Manifest read(Path folder, CacheKey key) throws IOException {
    return read(folder, key, false);
  }

  /**
   * Returns how far an index has been built, even if an earlier release wrote it; otherwise like
   * {@link #read(Path, CacheKey)}.
   */
  static LogHead head(Path folder, CacheKey key) throws IOException {
    return read(folder, key, true).head();
  }

  private static Manifest read(Path folder, CacheKey key, boolean former) throws IOException {
    byte[] file;
    try {
      file = Files.readAllBytes(folder.resolve(FILE));
    } catch (NoSuchFileException e) {
      return EMPTY;
    }
    int size = Math.max(0, file.length - MAC_BYTES);
    byte[] content = Arrays.copyOf(file, size);
    byte[] mac = Arrays.copyOfRange(file, size, file.length);
    boolean isFormer = MessageDigest.isEqual(key.mac(FORMER_PURPOSE).doFinal(content), mac);
    if (isFormer && !former) {
      throw new IOException("an earlier release of hrapi wrote it, with fewer entries");
    }
    if (!isFormer && !MessageDigest.isEqual(key.mac(PURPOSE).doFinal(content), mac)) {
      throw new IOException(
          "the MAC of its manifest does not verify under this home's key: it was "
              + "changed, or written with another key");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(content));
    LogHead head = new LogHead(in.readLong(), Hash.of(in.readNBytes(Hash.BYTES)));
    long next = in.readLong();
    List<Run.Summary> runs = new ArrayList<>();
    while (in.available() > 0) {
      runs.add(Run.Summary.read(in));
    }
    return new Manifest(head, next, runs);
  }

  /** Writes the manifest and replaces the previous one atomically. */
  void write(Path folder, CacheKey key) throws IOException {
    ByteArrayOutputStream content = new ByteArrayOutputStream();
    DataOutputStream out = new DataOutputStream(content);
    out.writeLong(head.version());
    out.write(head.hash().toBytes());
    out.writeLong(next);
    for (Run.Summary run : runs) {
      run.write(out);
    }
    out.write(key.mac(PURPOSE).doFinal(content.toByteArray()));
    Path partial = folder.resolve(FILE + RunWriter.PARTIAL);
    Files.deleteIfExists(partial);
    Files.createFile(partial, RunWriter.PRIVATE);
    Files.write(partial, content.toByteArray());
    Files.move(partial, folder.resolve(FILE), StandardCopyOption.ATOMIC_MOVE);
  }
}
