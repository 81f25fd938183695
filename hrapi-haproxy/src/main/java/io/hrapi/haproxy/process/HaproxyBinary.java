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

/** The HAProxy program and the account that runs it. Located at the start; immutable. */
public final class HaproxyBinary {

  private static final Duration DEADLINE = Duration.ofSeconds(10);
  private static final Pattern VERSION = Pattern.compile("HA-?Proxy version (\\S+).*");
  private static final String ADVICE =
      "install it (apt-get install haproxy), or name it in HAPROXY_BIN";

  private final Path path;
  private final HaproxyAccount account;

  private HaproxyBinary(Path path, HaproxyAccount account) {
    this.path = path;
    this.account = account;
  }

  /**
   * Finds the program.
   *
   * @param configured the value of {@code HAPROXY_BIN}: a path, or a name to search for; absent:
   *     {@code haproxy} on the search path, in /usr/sbin or /usr/local/sbin
   * @param account the account that every call of the program runs as
   * @throws HaproxyUnavailableException if there is no such program, or it cannot be executed
   */
  public static HaproxyBinary locate(Optional<String> configured, HaproxyAccount account) {
    String name = configured.filter(text -> !text.isBlank()).orElse("haproxy");
    if (name.indexOf('/') >= 0) {
      Path path = Path.of(name).toAbsolutePath();
      if (!isProgram(path)) {
        String problem = Files.exists(path) ? "cannot be executed" : "does not exist";
        throw new HaproxyUnavailableException(
            "HAPROXY_BIN names " + path + ", which " + problem + "; " + ADVICE, null);
      }
      return new HaproxyBinary(path, account);
    }
    Set<String> folders = searchPath();
    for (String folder : folders) {
      Path path = Path.of(folder, name).toAbsolutePath();
      if (isProgram(path)) {
        return new HaproxyBinary(path, account);
      }
    }
    throw new HaproxyUnavailableException(
        "no program '" + name + "' in " + String.join(":", folders) + "; " + ADVICE, null);
  }

  /** Returns the absolute path of the program. */
  public Path path() {
    return path;
  }

  /** Returns the command line of a query, which runs without capabilities. */
  List<String> question(String... arguments) {
    return words(account.words(false), arguments);
  }

  /** Returns the command line of a call that may listen on low ports. */
  List<String> listener(String... arguments) {
    List<String> before = new ArrayList<>(account.openFiles());
    before.addAll(account.words(true));
    return words(before, arguments);
  }

  /**
   * Distinguishes HAProxy's own failure from a failure to run it as its account.
   *
   * @param status the exit status of the call
   * @param said the first line of the call's output
   * @throws HaproxyUnavailableException if HAProxy was not run
   */
  void requireRun(int status, String said) {
    if (account.isNotRun(status)) {
      throw new HaproxyUnavailableException(
          path + " cannot be run as " + account + ": " + said, null);
    }
  }

  private List<String> words(List<String> before, String... arguments) {
    List<String> words = new ArrayList<>(before);
    words.add(path.toString());
    words.addAll(List.of(arguments));
    return words;
  }

  /**
   * Queries the program's version, for instance {@code 2.6.12-1+deb12u4}.
   *
   * @throws HaproxyUnavailableException if the response is not that of HAProxy
   */
  public String version() {
    FirstLine output = new FirstLine(line -> {});
    int status;
    try {
      status = ChildProcess.run(question("-v"), Path.of("/"), DEADLINE, output);
    } catch (UncheckedIOException | ChildProcess.CommandTimeoutException e) {
      throw new HaproxyUnavailableException(path + " -v: " + e.getMessage() + "; " + ADVICE, e);
    }
    String first = output.text();
    requireRun(status, first);
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
