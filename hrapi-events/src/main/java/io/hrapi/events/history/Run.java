package io.hrapi.events.history;

import io.hrapi.events.log.Hash;
import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * A file with the entries of some versions, sorted by resource and version, that never changes:
 * blocks, followed by a directory with the first entry and the hash of each block. The directory is
 * in memory and was verified by its hash when it was read, so a changed or missing block is always
 * detected. The file does not stay open. Immutable; thread-safe.
 */
final class Run {

  /**
   * The manifest's description of a run.
   *
   * @param number the number in the name of its file
   * @param level how often its entries were merged
   * @param first the lowest version in it
   * @param last the highest version in it
   * @param entries the number of its entries
   * @param blocksBytes the size of all blocks, at the start of the file, in bytes
   * @param directoryBytes the size of the directory that follows, in bytes
   * @param directory the hash of the directory
   */
  record Summary(
      long number,
      int level,
      long first,
      long last,
      long entries,
      long blocksBytes,
      int directoryBytes,
      Hash directory) {

    void write(DataOutputStream out) throws IOException {
      out.writeLong(number);
      out.writeInt(level);
      out.writeLong(first);
      out.writeLong(last);
      out.writeLong(entries);
      out.writeLong(blocksBytes);
      out.writeInt(directoryBytes);
      out.write(directory.toBytes());
    }

    static Summary read(DataInputStream in) throws IOException {
      return new Summary(
          in.readLong(),
          in.readInt(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readLong(),
          in.readInt(),
          Hash.of(in.readNBytes(Hash.BYTES)));
    }

    Path in(Path folder) {
      return folder.resolve(number + Run.SUFFIX);
    }
  }

  /**
   * The directory's description of a block.
   *
   * @param resource the resource of its first entry
   * @param coded the version of that entry, see {@link Block#coded}
   * @param offset its position in the file
   * @param bytes its size
   * @param hash the hash of its bytes
   */
  record Place(String resource, long coded, long offset, int bytes, Hash hash) {

    void write(DataOutputStream out) throws IOException {
      out.writeUTF(resource);
      out.writeLong(coded);
      out.writeInt(bytes);
      out.write(hash.toBytes());
    }

    boolean isBehind(String path, long version) {
      int order = resource.compareTo(path);
      return order > 0 || (order == 0 && Block.version(coded) > version);
    }
  }

  static final String SUFFIX = ".run";

  private final Path file;
  private final Summary summary;
  private final List<Place> places;

  private Run(Path file, Summary summary, List<Place> places) {
    this.file = file;
    this.summary = summary;
    this.places = places;
  }

  /** Opens a run: reads its directory and verifies it. */
  static Run open(Path folder, Summary summary) throws IOException {
    Path file = summary.in(folder);
    byte[] directory = read(file, summary.blocksBytes(), summary.directoryBytes());
    if (!sha256(directory).equals(summary.directory())) {
      throw new IOException("the directory of " + file + " is not what was written");
    }
    DataInputStream in = new DataInputStream(new ByteArrayInputStream(directory));
    List<Place> places = new ArrayList<>();
    long offset = 0;
    while (in.available() > 0) {
      String resource = in.readUTF();
      long coded = in.readLong();
      int bytes = in.readInt();
      places.add(new Place(resource, coded, offset, bytes, Hash.of(in.readNBytes(Hash.BYTES))));
      offset += bytes;
    }
    return new Run(file, summary, places);
  }

  static Hash sha256(byte[] bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static byte[] read(Path file, long offset, int length) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(length);
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
      while (bytes.hasRemaining()) {
        if (channel.read(bytes, offset + bytes.position()) < 0) {
          throw new EOFException(file + " ends early");
        }
      }
    }
    return bytes.array();
  }

  Summary summary() {
    return summary;
  }

  int blocks() {
    return places.size();
  }

  /** Returns a reader of a block, after verifying the block's hash. */
  Block.Reader block(int number) throws IOException {
    Place place = places.get(number);
    byte[] bytes = read(file, place.offset(), place.bytes());
    if (!sha256(bytes).equals(place.hash())) {
      throw new IOException("block " + number + " of " + file + " is not what was written");
    }
    return new Block.Reader(bytes);
  }

  /** Returns the first block that can have an entry of a resource with a version after this one. */
  int firstBlock(String resource, long after) {
    int low = 0;
    int high = places.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (places.get(middle).isBehind(resource, after)) {
        high = middle;
      } else {
        low = middle + 1;
      }
    }
    return Math.max(0, low - 1);
  }

  /**
   * Returns one more than the last block that can have an entry of a resource before this version.
   */
  int endBlock(String resource, long before) {
    int end = firstBlock(resource, before - 1) + 1;
    return Math.min(end, places.size());
  }

  /** Returns the coded versions of a resource in a block, between two versions, excluding both. */
  long[] versions(int number, String resource, long after, long before) throws IOException {
    Block.Reader block = block(number);
    long[] found = new long[16];
    int size = 0;
    while (block.next()) {
      if (block.resource().equals(resource)) {
        if (size == found.length) {
          found = Arrays.copyOf(found, 2 * size);
        }
        found[size++] = block.coded();
      }
    }
    return Block.between(found, size, after, before);
  }
}
