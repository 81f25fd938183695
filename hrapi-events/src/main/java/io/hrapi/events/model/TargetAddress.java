package io.hrapi.events.model;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The address of a target: {@code 1.2.3.4:80}, {@code [2001:db8::1]:80}, {@code host.example:80},
 * or any of them without the port.
 *
 * @param port 1–65535; if absent, HAProxy uses the port to which the client connected
 */
public record TargetAddress(Host host, @Nullable Integer port) {

  /** Checks the port; throws {@link InvalidValueException}. */
  public TargetAddress {
    if (port != null) {
      Ports.check(port, host.bracketed() + ":" + port);
    }
  }

  /**
   * Parses an address from a request.
   *
   * @throws InvalidValueException if the text is not a valid address
   */
  public static TargetAddress parse(String text) {
    return read(text, Host::parse);
  }

  /**
   * Parses an address from a log, which may contain addresses that {@link #parse} no longer
   * accepts.
   *
   * @throws InvalidValueException if the text is not a valid address
   */
  public static TargetAddress stored(String text) {
    return read(text, Host::new);
  }

  static TargetAddress read(String text, Function<String, Host> hosts) {
    if (text.startsWith("[")) {
      int end = text.indexOf(']');
      if (end < 0 || text.indexOf(':') < 0 || text.indexOf(':') > end) {
        throw invalid(text);
      }
      Host host = host(text.substring(1, end), text, hosts);
      String rest = text.substring(end + 1);
      if (rest.isEmpty()) {
        return new TargetAddress(host, null);
      }
      if (rest.charAt(0) != ':') {
        throw invalid(text);
      }
      return new TargetAddress(host, Ports.parse(rest.substring(1), text));
    }
    int colon = text.indexOf(':');
    if (colon < 0) {
      return new TargetAddress(host(text, text, hosts), null);
    }
    if (text.indexOf(':', colon + 1) >= 0) {
      throw invalid(text);
    }
    return new TargetAddress(
        host(text.substring(0, colon), text, hosts), Ports.parse(text.substring(colon + 1), text));
  }

  private static Host host(String host, String text, Function<String, Host> hosts) {
    try {
      return hosts.apply(host);
    } catch (InvalidValueException e) {
      throw invalid(text, e.advice());
    }
  }

  private static InvalidValueException invalid(String text) {
    return invalid(text, "");
  }

  private static InvalidValueException invalid(String text, String advice) {
    return new InvalidValueException(
        "an address like 1.2.3.4:80, [2001:db8::1]:80 or host.example:80", text, advice);
  }

  /** Returns the text that was parsed: an IPv6 address is in brackets. */
  @Override
  public String toString() {
    return port == null ? host.bracketed() : host.bracketed() + ":" + port;
  }
}
