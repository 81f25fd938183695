package io.hrapi.events.file;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashSet;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that are accessible only to their owner from the moment of their creation. */
public final class PrivateFiles {

  private static final Set<PosixFilePermission> OWNERS =
      PosixFilePermissions.fromString("rwx------");
  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(OWNERS);
  private static final FileAttribute<Set<PosixFilePermission>> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private PrivateFiles() {}

  /** Creates a folder (0700) and its parents, as far as they do not exist. */
  public static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, FOLDER);
  }

  /**
   * Creates a folder (0700).
   *
   * @throws java.nio.file.FileAlreadyExistsException if it exists
   */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, FOLDER);
  }

  /**
   * Creates a file (0600) and opens it for writing. An existing file is deleted first, because
   * others may have access to it or have it open.
   */
  public static FileChannel openEmpty(Path file) throws IOException {
    try {
      return create(file);
    } catch (FileAlreadyExistsException e) {
      Files.deleteIfExists(file);
      return create(file);
    }
  }

  private static FileChannel create(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), FILE);
  }

  /**
   * Opens a file for reading and writing; creates it (0600) if it does not exist. Does not follow a
   * symbolic link.
   */
  public static FileChannel open(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            LinkOption.NOFOLLOW_LINKS),
        FILE);
  }

  /** Opens a file for appending; creates it (0600) if it does not exist. */
  public static FileChannel openToAppend(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), FILE);
  }

  /**
   * Removes the permissions of everyone except the owner from a file.
   *
   * @param owner the user id that must own the file; files of others are left unchanged
   * @return whether permissions were removed
   */
  public static boolean close(Path file, int owner) throws IOException {
    Object uid = Files.getAttribute(file, "unix:uid", LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions =
        new HashSet<>(Files.getPosixFilePermissions(file, LinkOption.NOFOLLOW_LINKS));
    boolean open = permissions.retainAll(OWNERS);
    if (!open || !Integer.valueOf(owner).equals(uid)) {
      return false;
    }
    Files.setPosixFilePermissions(file, permissions);
    return true;
  }

  /**
   * Opens a file without a name for reading and writing, so that nothing is left of it when it is
   * closed, even after a crash.
   */
  public static FileChannel openNameless(Path folder) throws IOException {
    Path file = Files.createTempFile(folder, "coming-", "", FILE);
    try {
      return FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE);
    } finally {
      Files.delete(file);
    }
  }

  /**
   * Writes a new file (0600) and syncs it: after a crash of the machine, the whole file exists, or
   * none.
   *
   * @throws java.nio.file.FileAlreadyExistsException if the file exists
   */
  public static void createWhole(Path file, byte[] content) throws IOException {
    Path partial = writePartial(file, content);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    rename(partial, file);
  }

  /**
   * Writes a file (0600), which may exist, and syncs it: after a crash of the machine, it has
   * either the old content or the new.
   */
  public static void replaceWhole(Path file, byte[] content) throws IOException {
    rename(writePartial(file, content), file);
  }

  private static Path writePartial(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    // Left by a process that ended here; it was never used.
    Files.deleteIfExists(partial);
    try (FileChannel channel = create(partial)) {
      ByteBuffer buffer = ByteBuffer.wrap(content);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    }
    return partial;
  }

  /** Renames a file atomically and syncs the folder; replaces an existing file. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(Objects.requireNonNull(to.getParent(), "hrapi's folder"));
  }

  /** Returns whether only the owner of a file can read or change it. */
  public static boolean isOwnersAlone(Path file) throws IOException {
    return OWNERS.containsAll(Files.getPosixFilePermissions(file));
  }

  /** Creates an empty folder (0700); deletes the files in it if it exists. */
  public static void emptyFolder(Path folder) {
    try {
      createFolders(folder);
      try (Stream<Path> left = Files.list(folder)) {
        for (Path file : left.toList()) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("the folder " + folder + " cannot be emptied", e);
    }
  }

  /** Syncs a folder, so that the names in it survive a power failure. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
