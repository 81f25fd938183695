package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.BindAddress;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Reads out of a rendered text where it listens. Stateless. */
public final class BoundAddresses {

  private static final Pattern BIND = Pattern.compile("(?m)^\\s*bind\\s+\"?([^\\s\"]+)");

  private BoundAddresses() {}

  /**
   * The addresses of all binds that {@link ConfigurationRenderer} wrote; others are passed over.
   */
  public static Set<BindAddress> of(String text) {
    Set<BindAddress> addresses = new HashSet<>();
    for (Matcher matcher = BIND.matcher(text); matcher.find(); ) {
      parse(matcher.group(1)).ifPresent(addresses::add);
    }
    return addresses;
  }

  private static Optional<BindAddress> parse(String text) {
    try {
      return Optional.of(BindAddress.parse(text));
    } catch (IllegalArgumentException e) {
      // Not of our making: a socket's path, a range of ports.
      return Optional.empty();
    }
  }
}
