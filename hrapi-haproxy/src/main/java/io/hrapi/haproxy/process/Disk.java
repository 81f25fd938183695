package io.hrapi.haproxy.process;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Writes files that survive a power failure and are readable only by their owner and, where stated,
 * by HAProxy.
 */
final class Disk {

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private Disk() {}

  /** Creates a folder (0700) and its missing parents. */
  static void createFolder(Path folder) throws IOException {
    Files.createDirectories(folder, FOLDER);
  }

  /** Creates a folder that HAProxy may enter (0750); missing parents are for hrapi only (0700). */
  static void createFolder(Path folder, HaproxyAccount reader) throws IOException {
    createFolder(folder);
    reader.show(folder);
  }

  /** Writes a new file that HAProxy may read (0640) and syncs it to the disk. */
  static void write(Path file, byte[] bytes, HaproxyAccount reader) throws IOException {
    Set<StandardOpenOption> options =
        Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    try (FileChannel channel = FileChannel.open(file, options, FILE)) {
      // Before the sync, so that one sync is enough.
      reader.show(file);
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
  }

  /** Creates a new file (0600) for writing. */
  static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE);
  }

  /** Writes a new file (0600) and syncs it to the disk. */
  static void write(Path file, byte[] bytes) throws IOException {
    write(file, bytes, HaproxyAccount.own());
  }

  /**
   * Creates or replaces a file that HAProxy may read (0640), atomically but without a sync: a power
   * failure may undo it. Concurrent calls for the same file are safe.
   */
  static void replace(Path file, byte[] bytes, HaproxyAccount reader) throws IOException {
    Path folder = Objects.requireNonNull(file.getParent(), "a file is in a folder");
    Path next = Files.createTempFile(folder, file.getFileName().toString(), ".next");
    try {
      Files.write(next, bytes);
      reader.show(next);
      rename(next, file);
    } finally {
      Files.deleteIfExists(next);
    }
  }

  /** Syncs a folder, so that its entries survive a power failure. */
  static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }

  /** Renames a file or folder atomically, within a file system. */
  static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
  }

  /** Deletes a file, or a folder with its content; does not follow links. */
  static void delete(Path root) throws IOException {
    if (!Files.isDirectory(root, LinkOption.NOFOLLOW_LINKS)) {
      Files.deleteIfExists(root);
      return;
    }
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, @Nullable IOException failure)
              throws IOException {
            if (failure != null) {
              throw failure;
            }
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
