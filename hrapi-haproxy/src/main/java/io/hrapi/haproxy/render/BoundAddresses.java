package io.hrapi.haproxy.render;

import io.hrapi.haproxy.configuration.BindAddress;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/** Reads the listen addresses from a configuration, rendered or uploaded. Stateless. */
public final class BoundAddresses {

  private static final Pattern BIND = Pattern.compile("(?m)^\\s*bind\\s+\"?([^\\s\"]+)");

  /**
   * What stands before an address to say of which kind it is (configuration manual, section 11).
   */
  private static final Pattern FAMILY = Pattern.compile("^ipv[46]@");

  private static final Pattern RANGE = Pattern.compile("(.*:)(\\d{1,5})-(\\d{1,5})");
  private static final int MAX_RANGE = 1_000;

  private BoundAddresses() {}

  /**
   * The addresses of all binds; sockets' paths and what the environment is to fill in are passed
   * over.
   */
  public static Set<BindAddress> of(String text) {
    Set<BindAddress> addresses = new HashSet<>();
    for (Matcher matcher = BIND.matcher(text); matcher.find(); ) {
      for (String address : matcher.group(1).split(",", -1)) {
        addresses.addAll(range(FAMILY.matcher(address).replaceFirst("")));
      }
    }
    return addresses;
  }

  /** One address with one port, or with the first and the last of several. */
  private static List<BindAddress> range(String text) {
    Matcher range = RANGE.matcher(text);
    if (!range.matches()) {
      return parse(text).stream().toList();
    }
    int last = Integer.parseInt(range.group(3));
    return IntStream.rangeClosed(Integer.parseInt(range.group(2)), last)
        .limit(MAX_RANGE)
        .mapToObj(port -> parse(range.group(1) + port))
        .flatMap(Optional::stream)
        .toList();
  }

  private static Optional<BindAddress> parse(String text) {
    try {
      return Optional.of(BindAddress.parse(text));
    } catch (IllegalArgumentException e) {
      // Not of our making: a socket's path, a variable.
      return Optional.empty();
    }
  }
}
