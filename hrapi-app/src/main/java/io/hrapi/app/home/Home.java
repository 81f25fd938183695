package io.hrapi.app.home;

import io.hrapi.events.file.PrivateFiles;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * The folder of one log, {@code <home>/<name>}, with everything that belongs to it. Only its owner
 * can access it.
 *
 * @param name the log's name
 * @param path absolute
 * @param haproxyFolders the folders of its HAProxy, which runs as another account if hrapi is root
 */
public record Home(Name name, Path path, HaproxyFolders haproxyFolders) {

  /** The name of the log if none is given; pyHrapi's default database was {@code default.db}. */
  public static final String DEFAULT_NAME = "default";

  private static final TrustedPath TRUSTED = new TrustedPath(PrivateGroups.ofThisMachine());

  /** Part of the name of every file that holds a key, and of no other file in this folder. */
  private static final String KEY = ".key";

  /** The suffix of a file that is being written. */
  private static final String PARTIAL = ".partial";

  /**
   * Returns the home that the environment names: {@code HRAPI_HOME}, else pyHrapi's {@code
   * MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR}, else {@code ~/.local/share/hrapi}. HAProxy's
   * folders are below {@code HRAPI_HAPROXY_HOME} if that is set, else in the home, or below {@code
   * /run/hrapi} if HAProxy runs as another account. Nothing is created.
   *
   * @param another whether HAProxy runs as another account, which has no access to the home
   * @throws InvalidValueException if the name is not valid for a log
   */
  public static Home of(String name, Map<String, String> environment, boolean another) {
    String home = firstOf(environment, "HRAPI_HOME", "MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR");
    Path root =
        home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share", "hrapi")
            : Path.of(home);
    Name valid = new Name(name);
    Path path = root.toAbsolutePath().normalize().resolve(valid.value());
    String apart = firstOf(environment, HaproxyFolders.VARIABLE);
    return new Home(valid, path, HaproxyFolders.of(path, apart, another));
  }

  /** Returns the home if HAProxy runs as the same account as hrapi. */
  public static Home of(String name, Map<String, String> environment) {
    return of(name, environment, false);
  }

  /**
   * Creates the folder (0700) and its missing parents. Existing folders are unchanged: one may be
   * {@code /tmp}, or a user's home.
   *
   * @throws UntrustedFolderException if others own it or a parent, or can write there: they could
   *     replace hrapi's files
   */
  public Home create() {
    TRUSTED.check(path);
    try {
      if (!Files.isDirectory(path)) {
        PrivateFiles.createFolders(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create hrapi's folder " + path, e);
    }
    requireOwn();
    haproxyFolders.create(TRUSTED);
    return this;
  }

  /** Returns whether the folder exists. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Checks the existing folder and all its parents.
   *
   * @throws UntrustedFolderException as for {@link #create}, or if others can read it
   */
  public void requireOwn() {
    TRUSTED.check(path);
    TRUSTED.checkClosed(path);
  }

  /**
   * Removes the access of others to files that an older hrapi, or a copy, left open to them.
   * Folders are unchanged, and so are keys: that others could read a key must be reported, not
   * hidden.
   *
   * @return the files that were open
   */
  public List<Path> closeFiles() {
    return filesThat(
        (root, file) -> {
          boolean key =
              root.equals(file.getParent()) && file.getFileName().toString().contains(KEY);
          return !key && PrivateFiles.close(file, TrustedPath.ourId());
        });
  }

  /**
   * Deletes files that were incomplete when hrapi was killed, for example snapshots and backups,
   * which get their final names once they are complete. The caller must hold the lock.
   *
   * @return the deleted files
   */
  public List<Path> deletePartialFiles() {
    return filesThat(
        (root, file) ->
            file.getFileName().toString().endsWith(PARTIAL) && Files.deleteIfExists(file));
  }

  /** Acts on a file and returns whether it changed anything. */
  private interface Act {
    boolean on(Path root, Path file) throws IOException;
  }

  /** Returns hrapi's own files that an action changed. */
  private List<Path> filesThat(Act act) {
    List<Path> done = new ArrayList<>();
    try {
      Path root = path.toRealPath();
      Files.walkFileTree(
          root,
          new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
              return HaproxyFolders.isOne(root.relativize(folder))
                  ? FileVisitResult.SKIP_SUBTREE
                  : FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
                throws IOException {
              if (attributes.isRegularFile() && act.on(root, file)) {
                done.add(file);
              }
              return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path file, IOException e) {
              // It was deleted meanwhile, or is not accessible.
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files in " + path, e);
    }
    return done;
  }

  /** Returns the file of the event log. */
  public Path log() {
    return path.resolve("log.sqlite");
  }

  /**
   * Returns the file of the key that encrypts private keys; it is created with the first of them.
   */
  public Path masterKey() {
    return path.resolve("master.key");
  }

  /** Returns the file of the key that signs checkpoints; it is created with the first of them. */
  public Path checkpointKey() {
    return path.resolve("checkpoint.key");
  }

  /**
   * Returns the file of the key for the caches' MAC; if it is missing, it and the caches are
   * created again.
   */
  public Path cacheKey() {
    return path.resolve("cache.key");
  }

  /**
   * Returns the file that reserves disk space for the log; it is deleted when no other space is
   * left.
   */
  public Path reserve() {
    return path.resolve("reserve");
  }

  /** Returns the file that records where the log ended, at most a second ago while hrapi runs. */
  public Path logHead() {
    return path.resolve("log.head");
  }

  /** Returns the folder of the snapshots; it may be deleted at any time. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  /** Returns the folder of the history index; it may be deleted while hrapi is stopped. */
  public Path historyIndex() {
    return path.resolve("history");
  }

  /** Deletes the history index in the format of an older hrapi. */
  public void deleteFormerIndex() {
    for (String suffix : List.of("", "-wal", "-shm", "-journal")) {
      Path former = path.resolve("history.sqlite" + suffix);
      try {
        Files.deleteIfExists(former);
      } catch (IOException e) {
        throw new UncheckedIOException("cannot delete the index of an older hrapi, " + former, e);
      }
    }
  }

  /**
   * Returns the folder of the history index that is used while the usual one is kept because it has
   * more events than the log; it may be deleted while hrapi is stopped.
   */
  public Path otherHistoryIndex() {
    return path.resolve("history-read-only");
  }

  /** Returns the folder of SQLite's native code. */
  public Path nativeCode() {
    return path.resolve("native");
  }

  /** Returns the folder of HAProxy's configurations and its log. */
  public Path haproxy() {
    return haproxyFolders.configurations();
  }

  /** Returns the folder of backups that are not in an artifact repository. */
  public Path backups() {
    return path.resolve("backups");
  }

  /** Returns the folder of temporary files for imports and exports. */
  public Path transfers() {
    return path.resolve("transfers");
  }

  /**
   * Returns the file that names the commit being loaded, from before it is loaded until it is
   * recorded.
   */
  public Path loading() {
    return path.resolve("loading.json");
  }

  /** Returns the folder of HAProxy's sockets. */
  public Path sockets() {
    return haproxyFolders.sockets();
  }

  /** Acquires the lock that keeps a second hrapi from serving this log. */
  public HomeLock lock() {
    return HomeLock.take(this);
  }

  private static String firstOf(Map<String, String> environment, String... names) {
    for (String name : names) {
      String value = environment.getOrDefault(name, "");
      if (!value.isBlank()) {
        return value;
      }
    }
    return "";
  }
}
