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
 * The folders of the HAProxy that belongs to a home: in the home or, if HAProxy runs with another
 * account, which has no access to the home, outside of it.
 *
 * @param home the folder of one log, absolute
 * @param apart what HAProxy's two folders lie in, if not in the home; absolute
 */
public record HaproxyFolders(Path home, Optional<Path> apart) {

  /** Names the folder below which those apart lie, in place of the usual one. */
  static final String VARIABLE = "HRAPI_HAPROXY_HOME";

  private static final Path USUAL = Path.of("/run/hrapi");
  private static final String CONFIGURATIONS = "haproxy";
  private static final String SOCKETS = "sockets";
  private static final Pattern PLAIN_NAME = Pattern.compile("[A-Za-z0-9_.-]{1,40}");
  private static final int SHORT_HASH = 8;
  private static final int LONG_HASH = 16;

  // HAProxy makes its sockets under a longer name first, and takes some characters for its own; see
  // SocketDirectory.
  private static final Pattern SOCKET_FOLDER = Pattern.compile("[A-Za-z0-9_./-]{1,80}");

  private static final Set<PosixFilePermission> OWNER_ONLY =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> PASSED =
      PosixFilePermissions.fromString("rwx--x--x");

  /**
   * Those of the HAProxy of one log.
   *
   * @param home the folder of the log, in that of all logs
   * @param given the folder below which they are to lie; blank: the usual one
   * @param another whether HAProxy runs as another account, so that they cannot lie in the home
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
    // In a socket's path there is room for a short one of few characters.
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

  /** Makes the folder apart, and those above it: any account comes through, and sees nothing. */
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
        // Not as it is made: what this process masks is masked there.
        Files.setPosixFilePermissions(each, PASSED);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(
          "cannot create HAProxy's folder " + apart.get() + "; name another in " + VARIABLE, e);
    }
  }

  /** Where HAProxy's configurations and its log lie. */
  public Path configurations() {
    return apart.orElse(home).resolve(CONFIGURATIONS);
  }

  /**
   * Where HAProxy's sockets lie: beside its configurations, or where that path is too long for
   * sockets, or has a space for instance, in a short one, which the home remembers.
   */
  public Path sockets() {
    if (apart.isEmpty()) {
      return socketsAtHome();
    }
    Path there = apart.get().resolve(SOCKETS);
    return SOCKET_FOLDER.matcher(there.toString()).matches()
        ? there
        // HAProxy's account owns the one and comes through the other.
        : shortFolder("haproxy-sockets.path", PASSED).resolve(SOCKETS);
  }

  /**
   * Where an older hrapi had them all, whose HAProxy may still run from there.
   *
   * @return empty if there is no such folder
   */
  public Optional<HaproxyFolders> former() {
    return apart.isPresent() && Files.isDirectory(home.resolve(CONFIGURATIONS))
        ? Optional.of(new HaproxyFolders(home, Optional.empty()))
        : Optional.empty();
  }

  /** Whether a folder of the home is one of these, whose files are HAProxy's. */
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

  /** Whether a folder is there, ours, and as open to others as it was made. */
  private static boolean isOurs(Path folder, Set<PosixFilePermission> permissions)
      throws IOException {
    return Files.isDirectory(folder, LinkOption.NOFOLLOW_LINKS)
        && Files.getOwner(folder).getName().equals(System.getProperty("user.name"))
        && Files.getPosixFilePermissions(folder).equals(permissions);
  }
}
