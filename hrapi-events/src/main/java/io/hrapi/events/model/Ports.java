package io.hrapi.events.model;

/** Parses the port numbers of addresses. */
final class Ports {

  private static final int MAX = 65535;
  private static final int MAX_DIGITS = 5;

  private Ports() {}

  /** Returns the port that {@code digits} states; {@code address} is only for the message. */
  static int parse(String digits, String address) {
    boolean plain = !digits.isEmpty() && digits.length() <= MAX_DIGITS;
    for (int i = 0; plain && i < digits.length(); i++) {
      plain = digits.charAt(i) >= '0' && digits.charAt(i) <= '9';
    }
    int port = plain ? Integer.parseInt(digits) : 0;
    check(port, address);
    return port;
  }

  static void check(int port, String address) {
    if (port < 1 || port > MAX) {
      throw new InvalidValueException("an address with a port from 1 to 65535", address);
    }
  }
}
