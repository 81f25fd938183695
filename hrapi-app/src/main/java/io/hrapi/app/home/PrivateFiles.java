package io.hrapi.app.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;
import java.util.stream.Stream;

/** Files and folders that are their owner's alone from the moment they are there. */
public final class PrivateFiles {

  private static final FileAttribute<Set<PosixFilePermission>> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
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

  /** Opens a file (0600) to be written from its beginning; one that is there is emptied. */
  public static FileChannel openEmpty(Path file) throws IOException {
    return FileChannel.open(
        file,
        Set.of(
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE,
            StandardOpenOption.TRUNCATE_EXISTING),
        FILE);
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
