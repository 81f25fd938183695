package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The capabilities of hrapi's own process (capabilities(7)). */
final class Capabilities {

  /** The capability to listen on ports below 1024. */
  static final int NET_BIND_SERVICE = 10;

  /** The capability to raise the limits of a process. */
  static final int SYS_RESOURCE = 24;

  private static final Path OWN_STATUS = Path.of("/proc/self/status");
  private static final Pattern EFFECTIVE = Pattern.compile("(?m)^CapEff:\\s*([0-9a-f]{1,16})$");

  private Capabilities() {}

  /**
   * Returns whether hrapi has a capability in effect now.
   *
   * @throws UncheckedIOException if hrapi's own process status cannot be read
   */
  static boolean have(int right) {
    try {
      return has(Files.readString(OWN_STATUS), right);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read which capabilities hrapi has", e);
    }
  }

  /** Returns whether a process has a capability, according to its status (proc(5)). */
  static boolean has(String status, int right) {
    Matcher effective = EFFECTIVE.matcher(status);
    return effective.find() && ((Long.parseUnsignedLong(effective.group(1), 16) >> right) & 1) != 0;
  }
}
