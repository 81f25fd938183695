package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The capabilities of hrapi's own process (capabilities(7)). */
final class Capabilities {

  /** To listen on ports below 1024. */
  static final int NET_BIND_SERVICE = 10;

  /** To raise the limits of a process. */
  static final int SYS_RESOURCE = 24;

  private static final Path OWN_STATUS = Path.of("/proc/self/status");
  private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

  private Capabilities() {}

  /**
   * Whether we have a right now.
   *
   * @throws UncheckedIOException if the system does not say which rights we have
   */
  static boolean have(int right) {
    try {
      return has(Files.readString(OWN_STATUS), right);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which capabilities hrapi has", e);
    }
  }

  /** Whether a process has a right, as its status says (proc(5)). */
  static boolean has(String status, int right) {
    Matcher effective = EFFECTIVE.matcher(status);
    return effective.find() && ((Long.parseUnsignedLong(effective.group(1), 16) >> right) & 1) != 0;
  }
}
