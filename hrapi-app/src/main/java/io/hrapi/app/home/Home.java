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
 * The folder of one log, {@code <home>/<name>}, with everything that belongs to it. Nobody but its
 * owner can look into it.
 *
 * @param name of the log
 * @param path absolute
 * @param haproxyFolders where its HAProxy's files lie, which runs as another account where hrapi is
 *     root
 */
public record Home(Name name, Path path, HaproxyFolders haproxyFolders) {

  /** The name of the log where none is given; pyHrapi's default database was {@code default.db}. */
  public static final String DEFAULT_NAME = "default";

  private static final TrustedPath TRUSTED = new TrustedPath(PrivateGroups.ofThisMachine());

  /** In the name of each file that holds a key, and of none beside them. */
  private static final String KEY = ".key";

  /** What ends the name of a file that is being written. */
  private static final String PARTIAL = ".partial";

  /**
   * The home that the environment names: {@code HRAPI_HOME}, else pyHrapi's {@code
   * MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR}, else {@code ~/.local/share/hrapi}. HAProxy's
   * folders lie in it, or below {@code HRAPI_HAPROXY_HOME} if that is set, or where they must not
   * lie in it below {@code /run/hrapi}. Nothing is created yet.
   *
   * @param another whether HAProxy runs as another account, which cannot come into the home
   * @throws InvalidValueException if the name is none that a log can have
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

  /** The same home if HAProxy runs with the account of hrapi. */
  public static Home of(String name, Map<String, String> environment) {
    return of(name, environment, false);
  }

  /**
   * Makes the folder (0700), and those above it, where they are not there. What is there stays as
   * it is: it may be {@code /tmp}, or somebody's home.
   *
   * @throws UntrustedFolderException if others own it or a folder above it, or can write there:
   *     they could put files of their own in the place of ours
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

  /** Whether there is such a folder. */
  public boolean exists() {
    return Files.exists(path);
  }

  /**
   * Checks the folder, which is there, and all above it.
   *
   * @throws UntrustedFolderException likewise
   */
  public void requireOwn() {
    TRUSTED.check(path);
    TRUSTED.checkClosed(path);
  }

  /**
   * Closes the files to others that an older hrapi, or somebody's copy, left open to them. Folders
   * stay as they are, so do keys: one that others could read is to be told of, not to be hidden.
   *
   * @return those that were open
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
   * Deletes what was half written when hrapi was killed: snapshots, backups, whatever has its place
   * only when it is whole. For whoever has the lock.
   *
   * @return those that there were
   */
  public List<Path> deletePartialFiles() {
    return filesThat(
        (root, file) ->
            file.getFileName().toString().endsWith(PARTIAL) && Files.deleteIfExists(file));
  }

  /** Does something to a file, and says whether it did. */
  private interface Act {
    boolean on(Path root, Path file) throws IOException;
  }

  /** The files of hrapi's own that something was done to. */
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
              // Gone meanwhile, or not ours to look into.
              return FileVisitResult.CONTINUE;
            }
          });
    } catch (IOException e) {
      throw new UncheckedIOException("cannot list the files in " + path, e);
    }
    return done;
  }

  /** The event log. */
  public Path log() {
    return path.resolve("log.sqlite");
  }

  /** The key that private keys are sealed under; not there before the first of them. */
  public Path masterKey() {
    return path.resolve("master.key");
  }

  /** The key that signs checkpoints; not there before the first of them. */
  public Path checkpointKey() {
    return path.resolve("checkpoint.key");
  }

  /** The key of the caches' MAC; a missing one is created again, and so are the caches. */
  public Path cacheKey() {
    return path.resolve("cache.key");
  }

  /** What keeps room on the disk for the log: given up when nothing else is left. */
  public Path reserve() {
    return path.resolve("reserve");
  }

  /** Where the log ended when that was written, a second ago at most while hrapi runs. */
  public Path logHead() {
    return path.resolve("log.head");
  }

  /** Where snapshots lie; may be deleted at any time. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  /** The folder of what changed which resource when; may be deleted while hrapi is stopped. */
  public Path historyIndex() {
    return path.resolve("history");
  }

  /** Deletes the index that an older hrapi made in another form. */
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
   * The index that is used instead while the usual one is kept because it knows of more events than
   * the log; may be deleted while hrapi is stopped.
   */
  public Path otherHistoryIndex() {
    return path.resolve("history-read-only");
  }

  /** The folder of SQLite's native code. */
  public Path nativeCode() {
    return path.resolve("native");
  }

  /** Where HAProxy's configurations and its log lie. */
  public Path haproxy() {
    return haproxyFolders.configurations();
  }

  /** Where backups lie, where no artifact repository takes them. */
  public Path backups() {
    return path.resolve("backups");
  }

  /** Where files lie that are brought or handed out, for a moment. */
  public Path transfers() {
    return path.resolve("transfers");
  }

  /** The commit that is being loaded, from before it is loaded until it is recorded. */
  public Path loading() {
    return path.resolve("loading.json");
  }

  /** The folder of HAProxy's sockets. */
  public Path sockets() {
    return haproxyFolders.sockets();
  }

  /** Takes the lock that keeps a second hrapi away. */
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
