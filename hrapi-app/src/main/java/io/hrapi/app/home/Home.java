package io.hrapi.app.home;

import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder of one log, {@code <home>/<name>}, with everything that belongs to it. Nobody but its
 * owner can look into it.
 *
 * @param name of the log
 * @param path absolute
 */
public record Home(Name name, Path path) {

  /** The name of the log where none is given; pyHrapi's default database was {@code default.db}. */
  public static final String DEFAULT_NAME = "default";

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  // HAProxy makes its sockets under a longer name first, and takes some characters for its own; see
  // SocketDirectory.
  private static final Pattern SOCKET_FOLDER = Pattern.compile("[A-Za-z0-9_./-]{1,80}");

  /**
   * The home that the environment names: {@code HRAPI_HOME}, else pyHrapi's {@code
   * MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR}, else {@code ~/.local/share/hrapi}. Nothing is made
   * yet.
   *
   * @throws InvalidValueException if the name is none that a log can have
   */
  public static Home of(String name, Map<String, String> environment) {
    String home = firstOf(environment, "HRAPI_HOME", "MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR");
    Path root =
        home.isEmpty()
            ? Path.of(System.getProperty("user.home"), ".local", "share", "hrapi")
            : Path.of(home);
    Name valid = new Name(name);
    return new Home(valid, root.toAbsolutePath().normalize().resolve(valid.value()));
  }

  /** Makes the folder, for its owner alone. */
  public Home create() {
    try {
      makePrivate(Objects.requireNonNull(path.getParent(), "the home's own folder"));
      makePrivate(path);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make hrapi's folder " + path, e);
    }
    return this;
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

  /** Where snapshots lie; may be deleted at any time. */
  public Path snapshots() {
    return path.resolve("snapshots");
  }

  /** Which versions changed which resource; may be deleted while hrapi is stopped. */
  public Path historyIndex() {
    return path.resolve("history.sqlite");
  }

  /** Where HAProxy's configurations and its log lie. */
  public Path haproxy() {
    return path.resolve("haproxy");
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

  /**
   * Where HAProxy's sockets lie: in this folder, or where its path is too long for sockets, or has
   * a space for instance, in a short one, which this folder remembers.
   */
  public Path sockets() {
    Path here = path.resolve("sockets");
    if (SOCKET_FOLDER.matcher(here.toString()).matches()) {
      return here;
    }
    Path memory = path.resolve("sockets.path");
    try {
      if (Files.exists(memory)) {
        Path remembered = Path.of(Files.readString(memory).strip());
        if (isOurs(remembered)) {
          return remembered;
        }
      }
      Path made =
          Files.createTempDirectory("hrapi-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.writeString(memory, made.toString());
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot make a folder for HAProxy's sockets", e);
    }
  }

  /** Takes the lock that keeps a second hrapi away. */
  public HomeLock lock() {
    return HomeLock.take(this);
  }

  /** Whether a folder is there, ours, and closed to everybody else. */
  private static boolean isOurs(Path folder) throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
        && Files.getPosixFilePermissions(folder).equals(OWNER_ONLY);
  }

  private static void makePrivate(Path folder) throws IOException {
    if (Files.isDirectory(folder)) {
      if (!Files.getPosixFilePermissions(folder).equals(OWNER_ONLY)) {
        Files.setPosixFilePermissions(folder, OWNER_ONLY);
      }
      return;
    }
    Files.createDirectories(folder, PosixFilePermissions.asFileAttribute(OWNER_ONLY));
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
