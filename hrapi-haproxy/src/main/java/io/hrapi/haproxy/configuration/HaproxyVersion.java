package io.hrapi.haproxy.configuration;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * A release of HAProxy, as reported by a program or a process. Features are chosen by it, never
 * assumed.
 */
public record HaproxyVersion(int major, int minor) {

  private static final Pattern REPORTED = Pattern.compile("(\\d{1,4})\\.(\\d{1,4})(\\D.*)?");

  /**
   * Parses {@code 2.6.12-1+deb12u4} or {@code 3.5-dev5}; a text that cannot be parsed becomes 0.0,
   * older than any release.
   */
  public static HaproxyVersion of(String reported) {
    Matcher matcher = REPORTED.matcher(reported);
    return matcher.matches()
        ? new HaproxyVersion(Integer.parseInt(matcher.group(1)), Integer.parseInt(matcher.group(2)))
        : new HaproxyVersion(0, 0);
  }

  /** Returns whether this version is the given one or a later one. */
  public boolean isAtLeast(HaproxyVersion other) {
    return major > other.major || (major == other.major && minor >= other.minor);
  }

  @Override
  public String toString() {
    return major + "." + minor;
  }
}
