package io.hrapi.events.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Notations that the C library accepts as an IPv4 address besides the usual four numbers ({@code
 * inet_aton}): {@code 127.1}, {@code 0177.0.0.1}, {@code 0x7f.1}. People may read them differently.
 */
final class LooseIpv4 {

  private static final String NUMBER = "(?:0[xX][0-9A-Fa-f]*|[0-9]+)";
  private static final Pattern NUMBERS = Pattern.compile(NUMBER + "(?:\\." + NUMBER + ")*\\.?");
  private static final int PARTS = 4;
  private static final int OCTET = 256;

  private LooseIpv4() {}

  /**
   * Returns whether a text consists only of numbers in C's notations: it is never a name, even if
   * it is not an address.
   */
  static boolean isNumbers(String text) {
    return NUMBERS.matcher(text).matches();
  }

  /** Describes in words what such a text would be read as, and what to write instead. */
  static String advice(String text) {
    return address(text)
            .map(
                address ->
                    InvalidValueException.shown(text)
                        + " would be read as "
                        + address
                        + "; write that if it is intended, or the")
            .orElse("a host name cannot consist of numbers only; write the")
        + " four numbers from 0 to 255 without leading zeros";
  }

  /**
   * Returns the address that the C library would read; empty if it would not accept the text
   * either.
   */
  private static Optional<String> address(String text) {
    String[] parts = text.split("\\.", -1);
    if (parts.length > PARTS) {
      return Optional.empty();
    }
    long address = 0;
    for (int i = 0; i < parts.length; i++) {
      int octets = i < parts.length - 1 ? 1 : PARTS - i;
      long limit = 1L << (8 * octets);
      long number = number(parts[i], limit);
      if (number < 0) {
        return Optional.empty();
      }
      address = address * limit + number;
    }
    StringBuilder dotted = new StringBuilder();
    for (int shift = 24; shift >= 0; shift -= 8) {
      dotted.append(address >> shift & (OCTET - 1)).append(shift == 0 ? "" : ".");
    }
    return Optional.of(dotted.toString());
  }

  /** Parses one number below a limit; returns -1 if the text is not one. */
  private static long number(String text, long limit) {
    boolean hexadecimal = text.startsWith("0x") || text.startsWith("0X");
    int radix = hexadecimal ? 16 : text.startsWith("0") ? 8 : 10;
    try {
      long number = Long.parseLong(hexadecimal ? text.substring(2) : text, radix);
      return number < limit ? number : -1;
    } catch (NumberFormatException e) {
      return -1;
    }
  }
}
