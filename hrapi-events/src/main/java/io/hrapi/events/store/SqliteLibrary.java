package io.hrapi.events.store;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteJDBCLoader;
import org.sqlite.util.LibraryLoaderUtil;

/**
 * Loads SQLite's native code. By default, the driver unpacks it into {@code /tmp} at every start,
 * and leaves it there if the process is killed. This class loads it from a folder of hrapi before
 * the driver is first used. Because this process executes it, the file there is first compared with
 * the one in the program.
 */
public final class SqliteLibrary {

  /** The driver's own properties; if they are set, they apply. */
  private static final String FOLDER_PROPERTY = "org.sqlite.lib.path";

  private static final String NAME_PROPERTY = "org.sqlite.lib.name";

  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SqliteLibrary() {}

  /**
   * Loads the code from a folder, where it is kept for the next start; other files there are
   * deleted. Does nothing if the driver's own property is set, or the program has no code for this
   * machine.
   *
   * @param folder created (0700) if missing; must be used for nothing else, and not be writable for
   *     others
   * @throws UncheckedIOException if the file cannot be written
   */
  public static void keepIn(Path folder) {
    byte[] code = code();
    if (code == null) {
      return;
    }
    String name = "sqlite-" + SQLiteJDBCLoader.getVersion() + ".so";
    try {
      Files.createDirectories(folder, FOLDER);
      if (!holds(folder.resolve(name), code)) {
        clear(folder);
        write(folder.resolve(name), code);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("SQLite's native code cannot be stored in " + folder, e);
    }
    load(folder, name);
  }

  /**
   * Loads the code for a process that has no folder for it; the unpacked file is deleted again.
   * Does nothing in the same cases as {@link #keepIn}.
   *
   * @throws UncheckedIOException if it cannot be unpacked
   */
  public static void loadForThisProcess() {
    byte[] code = code();
    if (code == null) {
      return;
    }
    try {
      Path folder = Files.createTempDirectory("hrapi-sqlite-");
      Path file = folder.resolve("sqlite.so");
      try {
        write(file, code);
        load(folder, file.getFileName().toString());
      } finally {
        Files.deleteIfExists(file);
        Files.deleteIfExists(folder);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("SQLite's native code cannot be unpacked", e);
    }
  }

  /**
   * Returns the program's code for this machine; null if there is none or it is not to be loaded.
   */
  private static byte @Nullable [] code() {
    if (System.getProperty(FOLDER_PROPERTY) != null) {
      return null;
    }
    String resource =
        LibraryLoaderUtil.getNativeLibResourcePath() + "/" + LibraryLoaderUtil.getNativeLibName();
    try (InputStream in = SQLiteJDBCLoader.class.getResourceAsStream(resource)) {
      return in == null ? null : in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException("the program is incomplete: " + resource, e);
    }
  }

  private static boolean holds(Path file, byte[] code) throws IOException {
    return Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)
        && Files.size(file) == code.length
        && Arrays.equals(Files.readAllBytes(file), code);
  }

  /** Deletes the files of other releases, and incomplete files left by a crash. */
  private static void clear(Path folder) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /**
   * Writes a file atomically. A power failure may still leave wrong content, which the next
   * comparison detects.
   */
  private static void write(Path file, byte[] code) throws IOException {
    Path partial = file.resolveSibling(file.getFileName() + ".partial");
    Files.createFile(partial, FILE);
    Files.write(partial, code);
    Files.move(partial, file, StandardCopyOption.ATOMIC_MOVE);
  }

  private static void load(Path folder, String name) {
    System.setProperty(FOLDER_PROPERTY, folder.toAbsolutePath().toString());
    System.setProperty(NAME_PROPERTY, name);
    try {
      // Immediately, so that the compared file is the one that is loaded.
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new IllegalStateException("SQLite cannot be loaded: " + e.getMessage(), e);
    }
  }
}
