package io.hrapi.events.model;

import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * An address on which a gateway listens: {@code 1.2.3.4:80}, {@code [2001:db8::1]:80}, {@code
 * host.example:80}, and {@code *:80} or {@code :80} for every IPv4 address; with a suffix {@code
 * @key.pem} or {@code @key}, separated by a blank, it serves that certificate.
 *
 * @param host absent for every IPv4 address
 * @param star whether "every IPv4 address" was written with a star, so that it is shown as it was
 *     put
 * @param port 1–65535
 * @param certificate its name, without {@code .pem}
 */
public record EndpointAddress(
    @Nullable Host host, boolean star, int port, @Nullable Name certificate) {

  private static final String PEM = ".pem";

  /**
   * Checks the port, and that there is either a host or a star; throws {@link
   * InvalidValueException}.
   */
  public EndpointAddress {
    if (host != null && star) {
      throw new InvalidValueException("a host or a star", host + " and a star");
    }
    Ports.check(port, (host == null ? "*" : host.bracketed()) + ":" + port);
  }

  /**
   * Parses an address from a request.
   *
   * @throws InvalidValueException if the text is not a valid address
   */
  public static EndpointAddress parse(String text) {
    return read(text, Host::parse);
  }

  /**
   * Parses an address from a log, which may contain addresses that {@link #parse} no longer
   * accepts.
   *
   * @throws InvalidValueException if the text is not a valid address
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

  /** Returns the text that was parsed, but with the certificate always as {@code @key.pem}. */
  @Override
  public String toString() {
    String where = host == null ? (star ? "*" : "") : host.bracketed();
    return where + ":" + port + (certificate == null ? "" : " @" + certificate + PEM);
  }
}
