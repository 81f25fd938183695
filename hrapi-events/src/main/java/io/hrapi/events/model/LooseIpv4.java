package io.hrapi.events.model;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What the C library accepts as an IPv4 address besides the usual four numbers ({@code inet_aton}):
 * {@code 127.1}, {@code 0177.0.0.1}, {@code 0x7f.1}. These are ambiguous for their readers.
 */
final class LooseIpv4 {

  private static final String NUMBER = "(?:0[xX][0-9A-Fa-f]*|[0-9]+)";
  private static final Pattern NUMBERS = Pattern.compile(NUMBER + "(?:\\." + NUMBER + ")*\\.?");
  private static final int PARTS = 4;
  private static final int OCTET = 256;

  private LooseIpv4() {}

  /** Whether a text is made of numbers alone, as C writes them: never a name, if no address. */
  static boolean isNumbers(String text) {
    return NUMBERS.matcher(text).matches();
  }

  /** In words: what such a text would be taken for, and what to write. */
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

  /** The address that the C library makes of it; empty if it is none for it either. */
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

  /** One number, less than a limit; -1 if it is none. */
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
