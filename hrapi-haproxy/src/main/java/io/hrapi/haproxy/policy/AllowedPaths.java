package io.hrapi.haproxy.policy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The locations of the files, folders and sockets that uploads may refer to: the commit's own
 * folder, and the folders that the operator allows, but never hrapi's own ones. Immutable.
 */
final class AllowedPaths {

  /** The commit's own configuration, which HAProxy must not read as another kind of file. */
  private static final Set<String> OWN_FILES = Set.of("haproxy.cfg", "process.cfg");

  private static final String OWN_CERTIFICATES = "certificates";

  private final List<Path> folders;
  private final List<Path> realFolders;
  private final List<Path> closed;
  private final List<Path> realClosed;
  private final Path commit;
  private final boolean everywhere;

  /**
   * Creates the rule for an upload.
   *
   * @param folders allowed absolute paths, of folders, files or sockets
   * @param closed hrapi's own folders, absolute; of them, only the commit's folder is allowed
   * @param commit the folder of the commit's files, absolute
   * @param everywhere whether any other path is allowed too
   */
  AllowedPaths(List<Path> folders, List<Path> closed, Path commit, boolean everywhere) {
    this.folders = List.copyOf(folders);
    this.realFolders = folders.stream().map(AllowedPaths::real).toList();
    this.closed = List.copyOf(closed);
    this.realClosed = closed.stream().map(AllowedPaths::real).toList();
    this.commit = real(commit);
    this.everywhere = everywhere;
  }

  /**
   * Describes why a path is refused.
   *
   * @param path the path as HAProxy reads it, with {@link Variables#UNKNOWN} for each unknown part
   * @return empty if the path is allowed
   */
  Optional<String> refusal(String path, Use use) {
    if (path.indexOf(Variables.UNKNOWN) >= 0) {
      return everywhere
          ? Optional.empty()
          : Optional.of("refers to a path with a variable that is not set");
    }
    try {
      Path given = Path.of(path);
      return given.isAbsolute() ? absolute(given, use) : relative(given, use);
    } catch (InvalidPathException e) {
      return Optional.of("is not a path");
    }
  }

  private Optional<String> absolute(Path path, Use use) {
    Path normal = path.normalize();
    Path real = real(path);
    if (real.startsWith(commit)) {
      return own(commit.relativize(real), use);
    }
    if (realClosed.stream().anyMatch(real::startsWith)
        || closed.stream().anyMatch(normal::startsWith)) {
      return Optional.of("is in hrapi's own folder, which configurations cannot use");
    }
    // With ".." after a symbolic link, only the real path shows where it leads.
    boolean plain = path.equals(normal);
    if (everywhere
        || realFolders.stream().anyMatch(real::startsWith)
        || (plain && folders.stream().anyMatch(path::startsWith))) {
      return Optional.empty();
    }
    return Optional.of(
        "is outside of the folders that uploads may refer to; allow its folder with "
            + "haproxy.folders in config.yml (HRAPI_HAPROXY_FOLDERS)");
  }

  private Optional<String> relative(Path path, Use use) {
    if (use == Use.SOCKET) {
      return everywhere
          ? Optional.empty()
          : Optional.of("is a relative path; expected an absolute path for a socket");
    }
    for (Path part : path) {
      if (part.toString().equals("..")) {
        return everywhere
            ? Optional.empty()
            : Optional.of("leaves its folder; expected an absolute path, or one without '..'");
      }
    }
    return own(path.normalize(), use);
  }

  private Optional<String> own(Path path, Use use) {
    String first = path.getName(0).toString();
    if (OWN_FILES.contains(first)) {
      return Optional.of("is the configuration itself, which cannot be used as another file");
    }
    if (first.equals(OWN_CERTIFICATES) && use != Use.CERTIFICATE) {
      return Optional.of(
          "contains certificates with their private keys, and is only for certificates");
    }
    return Optional.empty();
  }

  /** Resolves all symbolic links in a path, as far as it exists. */
  private static Path real(Path path) {
    Path real = Path.of("/");
    for (Path part : path.toAbsolutePath()) {
      String name = part.toString();
      if (name.equals("..")) {
        Path parent = real.getParent();
        real = parent == null ? real : parent;
      } else if (!name.equals(".")) {
        real = real.resolve(name);
        if (Files.exists(real)) {
          real = followed(real);
        }
      }
    }
    return real;
  }

  private static Path followed(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      // The link cannot be resolved: the path is judged as it is written.
      return path;
    }
  }

  /**
   * Parses a list of paths, separated by commas or blanks.
   *
   * @throws IllegalArgumentException if a path is not absolute; the message names it
   */
  static List<Path> parse(String list) {
    Set<Path> folders = new LinkedHashSet<>();
    for (String word : list.split("[,\\s]+", -1)) {
      if (!word.isEmpty()) {
        if (!word.startsWith("/")) {
          throw new IllegalArgumentException(
              "haproxy.folders (HRAPI_HAPROXY_FOLDERS) names '"
                  + word
                  + "', expected absolute paths");
        }
        folders.add(Path.of(word).normalize());
      }
    }
    return List.copyOf(folders);
  }
}
