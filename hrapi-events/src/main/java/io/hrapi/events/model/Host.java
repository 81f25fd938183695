package io.hrapi.events.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * Where something listens: an IPv4 address, an IPv6 address (kept without brackets) or a host name.
 * A string of only numbers and dots that is not an IPv4 address is an error, not a name: the C
 * library would read {@code 1.2.3} as {@code 1.2.0.3}.
 */
public record Host(String value) {

  private static final int MAX_LENGTH = 253;
  private static final Pattern IPV4 =
      Pattern.compile(
          "(?:(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)\\.){3}(?:25[0-5]|2[0-4]\\d|1\\d\\d|[1-9]?\\d)");
  private static final Pattern NUMBERS = Pattern.compile("[0-9.]+");
  private static final String EXPECTED =
      "an IPv4 address, an IPv6 address in brackets or a host name";
  private static final Pattern NAME =
      Pattern.compile(
          "[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?"
              + "(?:\\.[A-Za-z0-9_](?:[A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*");

  // Narrower than Java's own reading of literals, which takes leading zeros that inet_pton refuses.
  private static final Pattern IPV6 =
      Pattern.compile("(?:[0-9A-Fa-f]{0,4}:)+(?:[0-9A-Fa-f]{0,4}|" + IPV4.pattern() + ")");

  /**
   * Checks the value; throws {@link InvalidValueException} if it is no host. It takes what logs
   * have: {@link #parse} is for what somebody asks for.
   */
  public Host {
    if (!isHost(value)) {
      throw new InvalidValueException(EXPECTED, value, advice(value));
    }
  }

  /**
   * Reads a host that somebody asks for; IPv6 with brackets or without. Numbers that are no IPv4
   * address are refused in every spelling: older releases took {@code 0x7f.1} for a name, and the C
   * library takes it for 127.0.0.1.
   *
   * @throws InvalidValueException if the text is none
   */
  public static Host parse(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]") && text.indexOf(':') >= 0;
    Host host = new Host(brackets ? text.substring(1, text.length() - 1) : text);
    if (host.isDoubtful()) {
      throw new InvalidValueException(EXPECTED, text, advice(text));
    }
    return host;
  }

  /** Whether it is numbers in a spelling that nobody may ask for any more; logs can have it. */
  public boolean isDoubtful() {
    // Most hosts are told by their first letter.
    return LooseIpv4.isNumbers(value) && !IPV4.matcher(value).matches();
  }

  /** What such a host would be taken for, and what to write; in words. */
  public String advice() {
    return LooseIpv4.advice(value);
  }

  private static String advice(String value) {
    return LooseIpv4.isNumbers(value) ? LooseIpv4.advice(value) : "";
  }

  /** Whether this is an IPv6 address, which is written in brackets before a port. */
  public boolean isIpv6() {
    return value.indexOf(':') >= 0;
  }

  /** As it stands in an address: IPv6 in brackets. */
  public String bracketed() {
    return isIpv6() ? "[" + value + "]" : value;
  }

  private static boolean isHost(String value) {
    if (value.isEmpty() || value.length() > MAX_LENGTH) {
      return false;
    }
    if (value.indexOf(':') >= 0) {
      return isIpv6(value);
    }
    if (NUMBERS.matcher(value).matches()) {
      return IPV4.matcher(value).matches();
    }
    return NAME.matcher(value).matches();
  }

  private static boolean isIpv6(String value) {
    if (!IPV6.matcher(value).matches()) {
      return false;
    }
    try {
      // In brackets it is a literal or nothing: no name is looked up.
      return InetAddress.getByName("[" + value + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  @Override
  public String toString() {
    return value;
  }
}
