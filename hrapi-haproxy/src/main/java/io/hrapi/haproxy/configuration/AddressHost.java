package io.hrapi.haproxy.configuration;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * An IPv4 address, an IPv6 address without brackets, or a host name.
 *
 * @param value the given text in lower case
 */
public record AddressHost(String value) {

  private static final int OCTETS = 4;
  private static final Pattern IPV6 = Pattern.compile("[0-9a-f:.]{2,45}");
  private static final Pattern NAME =
      Pattern.compile("[a-z0-9_]([a-z0-9_-]{0,62})(\\.[a-z0-9_]([a-z0-9_-]{0,62}))*");
  // HAProxy and the C library treat 1.2.3 as 1.2.0.3, and resolve 300.1.1.1 as a host name.
  private static final Pattern ONLY_NUMBERS = Pattern.compile("[0-9]+(\\.[0-9]+)*");
  private static final String EXPECTED =
      "an IPv4 address, an IPv6 address without zone, or a host name";

  /**
   * @throws IllegalArgumentException if the text is neither an address nor a host name
   */
  public AddressHost {
    value = value.toLowerCase(Locale.ROOT);
    if (!isIpv4(value) && !isIpv6(value) && !isName(value)) {
      throw Validation.refused("host", value, EXPECTED);
    }
  }

  /** Returns whether it is an IPv4 address. */
  public boolean isIpv4() {
    // The constructor accepts no other value of digits and dots only.
    return onlyDigitsAndDots(value);
  }

  /** Returns whether it is an IPv6 address. */
  public boolean isIpv6() {
    return value.indexOf(':') >= 0;
  }

  /** Returns whether it is a host name, which must be resolved. */
  public boolean isName() {
    return !isIpv4() && !isIpv6();
  }

  /**
   * Returns whether a text is the same IP address, possibly in a different notation.
   *
   * @param other any text; it is never resolved as a host name
   */
  public boolean isSameAddress(String other) {
    if (isName() || !(isIpv4(other) || isIpv6(other))) {
      return false;
    }
    if (value.equals(other)) {
      return true;
    }
    try {
      return InetAddress.getByName(value).equals(InetAddress.getByName(other));
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** Returns the text as it is written before a port: an IPv6 address is in brackets. */
  public String text() {
    return isIpv6() ? "[" + value + "]" : value;
  }

  @Override
  public String toString() {
    return text();
  }

  /**
   * Not a pattern, for speed, since there can be very many addresses: four numbers up to 255,
   * without leading zeros.
   */
  private static boolean isIpv4(String value) {
    int octets = 0;
    int begin = 0;
    while (begin <= value.length()) {
      int dot = value.indexOf('.', begin);
      int end = dot < 0 ? value.length() : dot;
      if (!isOctet(value, begin, end)) {
        return false;
      }
      octets++;
      begin = end + 1;
    }
    return octets == OCTETS;
  }

  private static boolean isOctet(String value, int begin, int end) {
    int length = end - begin;
    if (length < 1 || length > 3 || (length > 1 && value.charAt(begin) == '0')) {
      return false;
    }
    int number = 0;
    for (int i = begin; i < end; i++) {
      char digit = value.charAt(i);
      if (digit < '0' || digit > '9') {
        return false;
      }
      number = number * 10 + digit - '0';
    }
    return number <= 255;
  }

  private static boolean isIpv6(String value) {
    if (value.indexOf(':') < 0 || !IPV6.matcher(value).matches()) {
      return false;
    }
    try {
      // Never queries the DNS: a text with a colon is either an address or an error.
      return InetAddress.getByName(value).getHostAddress() != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private static boolean isName(String value) {
    return value.length() <= 253
        && NAME.matcher(value).matches()
        && !ONLY_NUMBERS.matcher(value).matches();
  }

  private static boolean onlyDigitsAndDots(String value) {
    for (int i = 0; i < value.length(); i++) {
      char character = value.charAt(i);
      if (character != '.' && (character < '0' || character > '9')) {
        return false;
      }
    }
    return true;
  }
}
