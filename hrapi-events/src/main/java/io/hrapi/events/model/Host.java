package io.hrapi.events.model;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.regex.Pattern;

/**
 * The host of an address: an IPv4 address, an IPv6 address (kept without brackets) or a host name.
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

  // Stricter than Java's own parser, which accepts leading zeros that inet_pton rejects.
  private static final Pattern IPV6 =
      Pattern.compile("(?:[0-9A-Fa-f]{0,4}:)+(?:[0-9A-Fa-f]{0,4}|" + IPV4.pattern() + ")");

  /**
   * Checks the value; throws {@link InvalidValueException} if it is not a host. Accepts everything
   * that logs can contain: use {@link #parse} for requests.
   */
  public Host {
    if (!isHost(value)) {
      throw new InvalidValueException(EXPECTED, value, advice(value));
    }
  }

  /**
   * Parses a host from a request; an IPv6 address may be in brackets. Rejects numbers in every
   * notation unless they are an IPv4 address: older releases accepted {@code 0x7f.1} as a name, but
   * the C library treats it as 127.0.0.1.
   *
   * @throws InvalidValueException if the text is not a valid host
   */
  public static Host parse(String text) {
    boolean brackets = text.startsWith("[") && text.endsWith("]") && text.indexOf(':') >= 0;
    Host host = new Host(brackets ? text.substring(1, text.length() - 1) : text);
    if (host.isDoubtful()) {
      throw new InvalidValueException(EXPECTED, text, advice(text));
    }
    return host;
  }

  /**
   * Returns whether it consists of numbers in a notation that requests may no longer use, but logs
   * can contain.
   */
  public boolean isDoubtful() {
    // For most hosts, the first character decides.
    return LooseIpv4.isNumbers(value) && !IPV4.matcher(value).matches();
  }

  /** Describes in words what such a host would be read as, and what to write instead. */
  public String advice() {
    return LooseIpv4.advice(value);
  }

  private static String advice(String value) {
    return LooseIpv4.isNumbers(value) ? LooseIpv4.advice(value) : "";
  }

  /** Returns whether this is an IPv6 address, which is written in brackets before a port. */
  public boolean isIpv6() {
    return value.indexOf(':') >= 0;
  }

  /** Returns the text for an address: an IPv6 address is in brackets. */
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
      // A text in brackets is parsed as a literal address and never resolved as a name.
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
