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
 * SQLite's native code. Left alone, the driver unpacks it into {@code /tmp} with every start, and
 * leaves it there when the process is killed. Here it is loaded out of a folder of ours, before the
 * driver is first used. What lies there is compared with the one in the program: it is code that
 * this process runs.
 */
public final class SqliteLibrary {

  /** The driver's own settings; whoever sets them knows better. */
  private static final String FOLDER_PROPERTY = "org.sqlite.lib.path";

  private static final String NAME_PROPERTY = "org.sqlite.lib.name";

  private static final FileAttribute<?> FOLDER =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------"));
  private static final FileAttribute<?> FILE =
      PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));

  private SqliteLibrary() {}

  /**
   * Loads it out of a folder, where it stays for the next start; another that lies there is
   * replaced. Does nothing if somebody set the driver's own properties, or there is none in the
   * program for this machine.
   *
   * @param folder made (0700) if it is not there; one that nobody else can write to, and for this
   *     alone
   * @throws UncheckedIOException if it cannot be written there
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
   * Loads it for a process that has no folder: what is unpacked is gone when this returns. Does
   * nothing likewise.
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

  /** That of the program for this machine; null if it is not to be loaded, or there is none. */
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

  /** Those of other releases, and what a crash left half written. */
  private static void clear(Path folder) throws IOException {
    try (Stream<Path> left = Files.list(folder)) {
      for (Path file : left.toList()) {
        Files.delete(file);
      }
    }
  }

  /** Whole or not at all; a crash of the machine may leave other bytes, which are found out. */
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
      // Now: what was compared is what is loaded.
      SQLiteJDBCLoader.initialize();
    } catch (Exception e) {
      throw new IllegalStateException("SQLite cannot be loaded: " + e.getMessage(), e);
    }
  }
}
