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

  /** Makes a folder (0700) and those above it, where they are not there. */
  public static void createFolders(Path folder) throws IOException {
    Files.createDirectories(folder, FOLDER);
  }

  /**
   * Makes a folder (0700).
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public static void createFolder(Path folder) throws IOException {
    Files.createDirectory(folder, FOLDER);
  }

  /**
   * Opens a file (0600) to be written from its beginning. One that is there is deleted first: it
   * may be open to others, or be held open by them.
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

  /** Opens a file to be read and written; it is made (0600) if it is not there. */
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

  /** Opens a file to be written on from its end; it is made (0600) if it is not there. */
  public static FileChannel openToAppend(Path file) throws IOException {
    return FileChannel.open(
        file, Set.of(StandardOpenOption.CREATE, StandardOpenOption.APPEND), FILE);
  }

  /**
   * Takes from everybody but its owner what they may do with a file.
   *
   * @param owner leaves files of others alone
   * @return whether they might do anything
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
   * Opens a file to be written and read that has no name, so that nothing is left of it when it is
   * closed, however that comes.
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
   * Writes a file (0600) where none is, through to the disk: it is there whole or not at all,
   * whenever the machine stops.
   *
   * @throws java.nio.file.FileAlreadyExistsException if there is one
   */
  public static void createWhole(Path file, byte[] content) throws IOException {
    Path partial = writePartial(file, content);
    if (Files.exists(file, LinkOption.NOFOLLOW_LINKS)) {
      throw new FileAlreadyExistsException(file.toString());
    }
    rename(partial, file);
  }

  /**
   * Replaces a file (0600) that may exist, through to the disk: whenever the machine stops, the
   * file has either the old content or the new.
   */
  public static void replaceWhole(Path file, byte[] content) throws IOException {
    rename(writePartial(file, content), file);
  }

  private static Path writePartial(Path file, byte[] content) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    // Of a start that ended here; nobody used it.
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

  /** Gives a file another name, in one step and for good; a file that has that name is gone. */
  public static void rename(Path from, Path to) throws IOException {
    Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    syncFolder(Objects.requireNonNull(to.getParent(), "hrapi's folder"));
  }

  /** Whether nobody but its owner can read or change a file. */
  public static boolean isOwnersAlone(Path file) throws IOException {
    return OWNERS.containsAll(Files.getPosixFilePermissions(file));
  }

  /** Makes a folder (0700) that is empty: the files in one that is there are deleted. */
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

  /** Makes the names in a folder survive a power cut. */
  public static void syncFolder(Path folder) throws IOException {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    }
  }
}
