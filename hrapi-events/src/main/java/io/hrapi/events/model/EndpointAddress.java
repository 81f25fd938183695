package io.hrapi.events.model;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Where a gateway listens: {@code 1.2.3.4:80}, {@code [2001:db8::1]:80}, {@code host.example:80},
 * and {@code *:80} or {@code :80} for every IPv4 address; with a suffix {@code @key.pem} or {@code
 * @key} it serves that certificate.
 *
 * @param host absent for every IPv4 address
 * @param star whether "every address" was written with a star; it is read back as it was put
 * @param port 1–65535
 * @param certificate its name, without {@code .pem}
 */
public record EndpointAddress(
    @Nullable Host host, boolean star, int port, @Nullable Name certificate) {

  private static final String PEM = ".pem";

  /** Checks the port, and that a host has no star; throws {@link InvalidValueException}. */
  public EndpointAddress {
    if (host != null && star) {
      throw new InvalidValueException("a host or a star", host + " and a star");
    }
    Ports.check(port, (host == null ? "*" : host.bracketed()) + ":" + port);
  }

  /**
   * Reads an address that somebody asks for.
   *
   * @throws InvalidValueException if the text is none
   */
  public static EndpointAddress parse(String text) {
    return read(text, Host::parse);
  }

  /**
   * Reads an address out of a log, which may have what {@link #parse} refuses by now.
   *
   * @throws InvalidValueException if the text is none
   */
  public static EndpointAddress stored(String text) {
    return read(text, Host::new);
  }

  private static EndpointAddress read(String text, Function<String, Host> hosts) {
    int space = text.indexOf(' ');
    String address = space < 0 ? text : text.substring(0, space);
    Name certificate = space < 0 ? null : certificate(text.substring(space), text);
    if (address.startsWith("*:") || address.startsWith(":")) {
      boolean star = address.charAt(0) == '*';
      int port = Ports.parse(address.substring(star ? 2 : 1), text);
      return new EndpointAddress(null, star, port, certificate);
    }
    TargetAddress target;
    try {
      target = TargetAddress.read(address, hosts);
    } catch (InvalidValueException e) {
      throw invalid(text, e.advice());
    }
    if (target.port() == null) {
      throw invalid(text);
    }
    return new EndpointAddress(target.host(), false, target.port(), certificate);
  }

  private static Name certificate(String suffix, String text) {
    int at = suffix.indexOf('@');
    if (at < 0 || !suffix.substring(0, at).chars().allMatch(c -> c == ' ')) {
      throw invalid(text);
    }
    String name = suffix.substring(at + 1);
    try {
      return Certificate.nameOf(name);
    } catch (InvalidValueException e) {
      throw invalid(text);
    }
  }

  private static InvalidValueException invalid(String text) {
    return invalid(text, "");
  }

  private static InvalidValueException invalid(String text, String advice) {
    return new InvalidValueException(
        "an address with a port from 1 to 65535, like 1.2.3.4:80, [2001:db8::1]:80, "
            + "host.example:80 or *:80, optionally followed by \" @certificate.pem\"",
        text,
        advice);
  }

  /** As it is written, with {@code @key.pem} for a certificate. */
  @Override
  public String toString() {
    String where = host == null ? (star ? "*" : "") : host.bracketed();
    return where + ":" + port + (certificate == null ? "" : " @" + certificate + PEM);
  }
}
