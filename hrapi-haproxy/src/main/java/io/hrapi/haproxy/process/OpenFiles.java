package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.Server;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How many files HAProxy may open and how many it needs: it does not start with fewer (management
 * guide, "ulimit-n"; {@code strict-limits}), but its check does not test that. Stateless.
 */
final class OpenFiles {

  private static final Pattern LIMITS =
      Pattern.compile("(?m)^Max open files\\s+(\\d+|unlimited)\\s+(\\d+|unlimited)\\s");

  /** The least number of connections for which HAProxy reserves files if no limit is configured. */
  private static final int LEAST_CONNECTIONS = 100;

  private static final int FILES_OF_CONNECTION = 2;
  private static final int FILES_OF_THREAD = 3;

  /** HAProxy's sockets, log, name servers and master; more than HAProxy itself counts. */
  private static final int OWN_FILES = 64;

  private OpenFiles() {}

  /**
   * The limits of open files of a process.
   *
   * @param soft the kernel's text: a number, or {@code unlimited}
   * @param hard the number of files; empty if unlimited
   */
  record Limits(String soft, OptionalLong hard) {

    /**
     * Reads the limits.
     *
     * @param file for instance {@code /proc/self/limits}
     * @return empty if the file does not contain them
     */
    static Optional<Limits> read(Path file) throws IOException {
      Matcher limits = LIMITS.matcher(Files.readString(file));
      return limits.find()
          ? Optional.of(
              new Limits(
                  limits.group(1),
                  limits.group(2).equals("unlimited")
                      ? OptionalLong.empty()
                      : OptionalLong.of(Long.parseLong(limits.group(2)))))
          : Optional.empty();
    }
  }

  /**
   * Returns an upper bound of the number of files that HAProxy needs to start, if it allows only as
   * many connections as it must.
   */
  static long needed(HaproxyConfiguration configuration, int threads) {
    long files = OWN_FILES + (long) FILES_OF_THREAD * threads;
    files +=
        (long) FILES_OF_CONNECTION
            * configuration.settings().maximumConnections().orElse(LEAST_CONNECTIONS);
    for (Frontend frontend : configuration.frontends()) {
      files += frontend.binds().size();
    }
    for (Backend backend : configuration.backends()) {
      files += backend.servers().stream().filter(Server::check).count();
    }
    return files;
  }
}
