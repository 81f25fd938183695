package io.hrapi.app.home;

import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.nio.file.attribute.UserPrincipal;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folder of one log, {@code <home>/<name>}, with everything that belongs to it. Nobody but its
 * owner can look into it: HAProxy, which runs as another account where hrapi is root, has a folder
 * elsewhere.
 *
 * @param name of the log
 * @param path absolute
 * @param apart the folder of HAProxy, if it is not in this one; absolute
 */
public record Home(Name name, Path path, Optional<Path> apart) {

  /** The name of the log where none is given; pyHrapi's default database was {@code default.db}. */
  public static final String DEFAULT_NAME = "default";

  private static final String HAPROXY = "haproxy";
  private static final String SOCKETS = "sockets";

  /** Names the folder below which HAProxy's are, in place of the usual one. */
  public static final String APART = "HRAPI_HAPROXY_HOME";

  private static final Path RUN = Path.of("/run/hrapi");
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final int SHORT_HASH = 8;
  private static final int LONG_HASH = 16;

  private static final Set<PosixFilePermission> ENTERED =
      PosixFilePermissions.fromString("rwxr-xr-x");
  private static final Set<PosixFilePermission> PASSED =
      PosixFilePermissions.fromString("rwx--x--x");
  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  // HAProxy makes its sockets under a longer name first, and takes some characters for its own; see
  // SocketDirectory.
  private static final Pattern SOCKET_FOLDER = Pattern.compile("[A-Za-z0-9_./-]{1,80}");

  /**
   * The home that the environment names: {@code HRAPI_HOME}, else pyHrapi's {@code
   * MODACLOUDS_LOAD_BALANCER_CONTROLLER_TMPDIR}, else {@code ~/.local/share/hrapi}. HAProxy's
   * folder lies in it, or below {@code HRAPI_HAPROXY_HOME} if that is set, or where it must not lie
   * in it below {@code /run/hrapi}. Nothing is made yet.
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
    Path absolute = root.toAbsolutePath().normalize();
    Path path = absolute.resolve(valid.value());
    String given = firstOf(environment, APART);
    if (given.isEmpty() && !another) {
      return new Home(valid, path, Optional.empty());
    }
    Path base =
        given.isEmpty()
            ? RUN.resolve(hash(absolute.toString(), SHORT_HASH))
            : Path.of(given).toAbsolutePath().normalize();
    return new Home(valid, path, Optional.of(base.resolve(folderName(valid.value()))));
  }

  /** Likewise, where HAProxy runs as hrapi does. */
  public static Home of(String name, Map<String, String> environment) {
    return of(name, environment, false);
  }

  /** One that a socket's path can have: these are short, and of few characters. */
  private static String folderName(String name) {
    return PLAIN_NAME.matcher(name).matches() ? name : hash(name, LONG_HASH);
  }

  private static String hash(String text, int length) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(hash).substring(0, length);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** Makes the folder, for its owner alone. */
  public Home create() {
    try {
      makePrivate(Objects.requireNonNull(path.getParent(), "the home's own folder"));
      makePrivate(path);
      if (apart.isPresent()) {
        makeApart(apart.get());
      }
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

  /** The key under which caches carry a MAC; one that is gone is made anew, and the caches too. */
  public Path cacheKey() {
    return path.resolve("cache.key");
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
    return apart.orElse(path).resolve(HAPROXY);
  }

  /**
   * Where an older hrapi had them, whose HAProxy may still run from there.
   *
   * @return empty if there is no such folder
   */
  public Optional<Path> formerHaproxy() {
    Path former = path.resolve(HAPROXY);
    return apart.isPresent() && Files.isDirectory(former) ? Optional.of(former) : Optional.empty();
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
   * Where HAProxy's sockets lie: beside its configurations, or where that path is too long for
   * sockets, or has a space for instance, in a short one, which this folder remembers.
   */
  public Path sockets() {
    if (apart.isEmpty()) {
      return formerSockets();
    }
    Path there = apart.get().resolve(SOCKETS);
    return SOCKET_FOLDER.matcher(there.toString()).matches()
        ? there
        // HAProxy's account owns the one and comes through the other.
        : shortFolder("haproxy-sockets.path", PASSED).resolve(SOCKETS);
  }

  /** Where the sockets lie that go with {@link #formerHaproxy()}. */
  public Path formerSockets() {
    Path here = path.resolve(SOCKETS);
    return SOCKET_FOLDER.matcher(here.toString()).matches()
        ? here
        : shortFolder("sockets.path", OWNER_ONLY);
  }

  private Path shortFolder(String memoryName, Set<PosixFilePermission> permissions) {
    Path memory = path.resolve(memoryName);
    try {
      if (Files.exists(memory)) {
        Path remembered = Path.of(Files.readString(memory).strip());
        if (isOurs(remembered, permissions)) {
          return remembered;
        }
      }
      Path made =
          Files.createTempDirectory("hrapi-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(made, permissions);
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

  /** Whether a folder is there, ours, and as open to others as it was made. */
  private static boolean isOurs(Path folder, Set<PosixFilePermission> permissions)
      throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
        && Files.getPosixFilePermissions(folder).equals(permissions);
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

  /** A folder that HAProxy's account can come through: there is nothing to be seen in it. */
  private static void makeApart(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      // Not as it is made: what the process masks is masked there.
      Path made = folder;
      while (made.getParent() != null && !Files.exists(made.getParent())) {
        made = made.getParent();
      }
      Files.createDirectories(folder);
      for (Path each = folder; ; each = Objects.requireNonNull(each.getParent(), "no parent")) {
        Files.setPosixFilePermissions(each, ENTERED);
        if (each.equals(made)) {
          break;
        }
      }
    }
    UserPrincipal owner = Files.getOwner(folder, LinkOption.NOFOLLOW_LINKS);
    Set<PosixFilePermission> permissions = Files.getPosixFilePermissions(folder);
    if (!owner.getName().equals(System.getProperty("user.name"))
        || permissions.contains(PosixFilePermission.OTHERS_WRITE)
        || permissions.contains(PosixFilePermission.GROUP_WRITE)) {
      throw new AccessDeniedException(
          folder.toString(),
          null,
          "it is for HAProxy's files, and others own it or can write to it (it is of "
              + owner.getName()
              + ", mode "
              + PosixFilePermissions.toString(permissions)
              + ")");
    }
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
