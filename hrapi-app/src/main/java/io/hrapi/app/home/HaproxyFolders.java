package io.hrapi.app.home;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HexFormat;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * The folders of the HAProxy that belongs to a home: in the home, or elsewhere if HAProxy runs as
 * another account, which has no access to the home.
 *
 * @param home the folder of one log, absolute
 * @param apart the parent of HAProxy's two folders, absolute; empty if that is the home
 */
public record HaproxyFolders(Path home, Optional<Path> apart) {

  /** Names the parent of folders outside of the home, instead of {@link #USUAL}. */
  static final String VARIABLE = "HRAPI_HAPROXY_HOME";

  private static final Path USUAL = Path.of("/run/hrapi");
  private static final String CONFIGURATIONS = "haproxy";
  private static final String SOCKETS = "sockets";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final int SHORT_HASH = 8;
  private static final int LONG_HASH = 16;

  // HAProxy first creates its sockets under a longer name, and gives some characters a meaning of
  // its own; see SocketDirectory.
  private static final Pattern SOCKET_FOLDER = Pattern.compile("[A-Za-z0-9_./-]{1,80}");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PASSED =
      PosixFilePermissions.fromString("rwx--x--x");

  /**
   * Returns the folders of the HAProxy of one log.
   *
   * @param home the folder of the log, in the folder of all logs
   * @param given the parent for folders outside of the home; blank for the usual one
   * @param another whether HAProxy runs as another account, so that the folders cannot be in the
   *     home
   */
  static HaproxyFolders of(Path home, String given, boolean another) {
    if (given.isBlank() && !another) {
      return new HaproxyFolders(home, Optional.empty());
    }
    Path base =
        given.isBlank()
            ? USUAL.resolve(hash(String.valueOf(home.getParent()), SHORT_HASH))
            : Path.of(given).toAbsolutePath().normalize();
    String name = String.valueOf(home.getFileName());
    // The path of a socket has room only for a short name of few characters.
    String folder = PLAIN_NAME.matcher(name).matches() ? name : hash(name, LONG_HASH);
    return new HaproxyFolders(home, Optional.of(base.resolve(folder)));
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

  /**
   * Creates the folder outside of the home and its parents; any account can traverse them, but not
   * list them.
   */
  void create(TrustedPath trusted) {
    if (apart.isEmpty()) {
      return;
    }
    trusted.check(apart.get());
    Deque<Path> missing = new ArrayDeque<>();
    for (Path each = apart.get(); each != null && !Files.exists(each); each = each.getParent()) {
      missing.push(each);
    }
    try {
      for (Path each : missing) {
        Files.createDirectory(each);
        // Not when it is created, because this process's umask would apply.
        Files.setPosixFilePermissions(each, PASSED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create HAProxy's folder " + apart.get() + "; name another in " + VARIABLE, e);
    }
  }

  /** Returns the folder of HAProxy's configurations and its log. */
  public Path configurations() {
    return apart.orElse(home).resolve(CONFIGURATIONS);
  }

  /**
   * Returns the folder of HAProxy's sockets: next to its configurations, or, where that path is too
   * long for sockets or has unsuitable characters, a short path that the home remembers.
   */
  public Path sockets() {
    if (apart.isEmpty()) {
      return socketsAtHome();
    }
    Path there = apart.get().resolve(SOCKETS);
    return SOCKET_FOLDER.matcher(there.toString()).matches()
        ? there
        // HAProxy's account owns the inner folder and can traverse the outer one.
        : shortFolder("haproxy-sockets.path", PASSED).resolve(SOCKETS);
  }

  /**
   * Returns the folders in the home where an older hrapi had them all; its HAProxy may still run
   * from there.
   *
   * @return empty if there is no such folder, or HAProxy's folders are in the home
   */
  public Optional<HaproxyFolders> former() {
    return apart.isPresent() && Files.isDirectory(home.resolve(CONFIGURATIONS))
        ? Optional.of(new HaproxyFolders(home, Optional.empty()))
        : Optional.empty();
  }

  /**
   * Returns whether a path relative to the home is one of these folders, whose files are HAProxy's.
   */
  static boolean isOne(Path relative) {
    return relative.toString().equals(CONFIGURATIONS) || relative.toString().equals(SOCKETS);
  }

  private Path socketsAtHome() {
    Path here = home.resolve(SOCKETS);
    return SOCKET_FOLDER.matcher(here.toString()).matches()
        ? here
        : shortFolder("sockets.path", OWNER_ONLY);
  }

  private Path shortFolder(String memoryName, Set<PosixFilePermission> permissions) {
    Path memory = home.resolve(memoryName);
    try {
      if (Files.exists(memory)) {
        Path remembered = Path.of(Files.readString(memory).strip());
        if (isOurs(remembered, permissions)) {
          return remembered;
        }
        Files.delete(memory);
      }
      Path made =
          Files.createTempDirectory("hrapi-", PosixFilePermissions.asFileAttribute(OWNER_ONLY));
      Files.setPosixFilePermissions(made, permissions);
      PrivateFiles.createWhole(memory, made.toString().getBytes(StandardCharsets.UTF_8));
      return made;
    } catch (IOException e) {
      throw new UncheckedIOException("cannot create a folder for HAProxy's sockets", e);
    }
  }

  /**
   * Returns whether a folder exists, belongs to this user, and has the permissions that it was
   * created with.
   */
  private static boolean isOurs(Path folder, Set<PosixFilePermission> permissions)
      throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
        && Files.getPosixFilePermissions(folder).equals(permissions);
  }
}
