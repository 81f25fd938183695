package io.hrapi.events.history;

import io.hrapi.events.log.Hash;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Writes a run. Entries must be added in the order of their resources and versions. For one thread.
 */
final class RunWriter implements AutoCloseable {

  static final String PARTIAL = ".partial";

  static final FileAttribute<?> PRIVATE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  /** The size of a block: small enough to be read, hashed and scanned for one answer. */
  private static final int BLOCK_BYTES = 1 << 13;

  private static final int BUFFER_BYTES = 1 << 16;

  private final Path folder;
  private final long number;
  private final int level;
  private final Path partial;
  private final OutputStream out;
  private final ByteArrayOutputStream directory = new ByteArrayOutputStream();
  private final DataOutputStream places = new DataOutputStream(directory);
  private final Block.Writer block = new Block.Writer();
  private String resource = "";
  private long coded;
  private long offset;
  private long entries;
  private long first = Long.MAX_VALUE;
  private long last;

  RunWriter(Path folder, long number, int level) throws IOException {
    this.folder = folder;
    this.number = number;
    this.level = level;
    partial = folder.resolve(number + Run.SUFFIX + PARTIAL);
    Files.deleteIfExists(partial);
    Files.createFile(partial, PRIVATE);
    out = new BufferedOutputStream(Files.newOutputStream(partial), BUFFER_BYTES);
  }

  void add(String path, long entry) throws IOException {
    if (block.size() >= BLOCK_BYTES) {
      endBlock();
    }
    if (block.size() == 0) {
      resource = path;
      coded = entry;
    }
    block.add(path, entry);
    entries++;
    first = Math.min(first, Block.version(entry));
    last = Math.max(last, Block.version(entry));
  }

  private void endBlock() throws IOException {
    byte[] bytes = block.take();
    Hash hash = Run.sha256(bytes);
    new Run.Place(resource, coded, offset, bytes.length, hash).write(places);
    out.write(bytes);
    offset += bytes.length;
  }

  /** Adds all entries of consecutive runs, oldest first. */
  void addAll(List<Run> runs) throws IOException {
    PriorityQueue<Cursor> next =
        new PriorityQueue<>(
            Comparator.comparing(Cursor::resource).thenComparingLong(Cursor::coded));
    for (Run run : runs) {
      Cursor cursor = new Cursor(run);
      if (cursor.next()) {
        next.add(cursor);
      }
    }
    for (Cursor cursor = next.poll(); cursor != null; cursor = next.poll()) {
      String path = cursor.resource();
      boolean more;
      do {
        add(path, cursor.coded());
        more = cursor.next();
      } while (more && cursor.resource().equals(path));
      if (more) {
        next.add(cursor);
      }
    }
  }

  /** Completes the run and opens it. Only then does its file have its final name. */
  Run end() throws IOException {
    if (block.size() > 0) {
      endBlock();
    }
    byte[] bytes = directory.toByteArray();
    out.write(bytes);
    out.close();
    Run.Summary summary =
        new Run.Summary(
            number, level, first, last, entries, offset, bytes.length, Run.sha256(bytes));
    Files.move(partial, summary.in(folder), StandardCopyOption.ATOMIC_MOVE);
    return Run.open(folder, summary);
  }

  /** Deletes the file of a run that was not completed. */
  @Override
  public void close() throws IOException {
    try {
      out.close();
    } finally {
      Files.deleteIfExists(partial);
    }
  }

  /** Iterates over a whole run. */
  private static final class Cursor {

    private final Run run;
    private int next;
    private Block.Reader block = new Block.Reader(new byte[0]);

    Cursor(Run run) {
      this.run = run;
    }

    boolean next() throws IOException {
      while (!block.next()) {
        if (next == run.blocks()) {
          return false;
        }
        block = run.block(next++);
      }
      return true;
    }

    String resource() {
      return block.resource();
    }

    long coded() {
      return block.coded();
    }
  }

  /** Passes on every entry of a run, in order. */
  static void forEach(Run run, Taker taker) throws IOException {
    Cursor cursor = new Cursor(run);
    while (cursor.next()) {
      taker.take(cursor.resource(), cursor.coded());
    }
  }

  /** Receives an entry. */
  interface Taker {
    void take(String resource, long coded) throws IOException;
  }
}
