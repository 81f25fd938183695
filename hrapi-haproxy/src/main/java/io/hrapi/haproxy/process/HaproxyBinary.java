package io.hrapi.haproxy.process;

import java.io.File;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The program itself. Whoever starts locates it; immutable. */
public final class HaproxyBinary {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("HA-?Proxy version (\\S+).*");
  private static final String ADVICE =
      "install it (apt-get install haproxy), or name it in HAPROXY_BIN";

  private final Path path;

  private HaproxyBinary(Path path) {
    this.path = path;
  }

  /**
   * Finds the program.
   *
   * @param configured the value of {@code HAPROXY_BIN}: a path, or a name to search for; absent:
   *     {@code haproxy} on the search path, in /usr/sbin or /usr/local/sbin
   * @throws HaproxyUnavailableException if there is none, or it cannot be executed
   */
  public static HaproxyBinary locate(Optional<String> configured) {
    String name = configured.filter(text -> !text.isBlank()).orElse("haproxy");
    if (name.indexOf('/') >= 0) {
      Path path = Path.of(name).toAbsolutePath();
      if (!isProgram(path)) {
        String problem = Files.exists(path) ? "cannot be executed" : "is not there";
        throw new HaproxyUnavailableException(
            "HAPROXY_BIN names " + path + ", which " + problem + "; " + ADVICE, null);
      }
      return new HaproxyBinary(path);
    }
    Set<String> folders = searchPath();
    for (String folder : folders) {
      Path path = Path.of(folder, name).toAbsolutePath();
      if (isProgram(path)) {
        return new HaproxyBinary(path);
      }
    }
    throw new HaproxyUnavailableException(
        "no program '" + name + "' in " + String.join(":", folders) + "; " + ADVICE, null);
  }

  /** Where it is, absolute. */
  public Path path() {
    return path;
  }

  /**
   * Asks the program for its version, 2.6.12-1+deb12u4 for instance.
   *
   * @throws HaproxyUnavailableException if it does not answer as HAProxy does
   */
  public String version() {
    List<String> lines = new ArrayList<>();
    int status;
    try {
      status =
          Command.run(
              List.of(path.toString(), "-v"),
              Path.of("/"),
              DEADLINE,
              line -> {
                if (lines.isEmpty()) {
                  lines.add(line);
                }
              });
    } catch (UncheckedIOException | Command.CommandTimeoutException e) {
      throw new HaproxyUnavailableException(path + " -v: " + e.getMessage() + "; " + ADVICE, e);
    }
    String first = lines.isEmpty() ? "" : lines.get(0);
    Matcher matcher = VERSION.matcher(first);
    if (status != 0 || !matcher.matches()) {
      throw new HaproxyUnavailableException(
          String.format(
              "%s -v answered '%s' with status %d, expected 'HAProxy version …'; %s",
              path, first, status, ADVICE),
          null);
    }
    return matcher.group(1);
  }

  @Override
  public String toString() {
    return path.toString();
  }

  private static boolean isProgram(Path path) {
    return Files.isRegularFile(path) && Files.isExecutable(path);
  }

  private static Set<String> searchPath() {
    Set<String> folders = new LinkedHashSet<>();
    String variable = Optional.ofNullable(System.getenv("PATH")).orElse("");
    for (String folder : variable.split(File.pathSeparator, -1)) {
      if (!folder.isEmpty()) {
        folders.add(folder);
      }
    }
    folders.add("/usr/sbin");
    folders.add("/usr/local/sbin");
    return folders;
  }
}
