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

  /** A prefix of an address that says of which family it is (configuration manual, section 11). */
  private static final Pattern FAMILY = Pattern.compile("^ipv[46]@");

  private static final Pattern RANGE = Pattern.compile("(.*:)(\\d{1,5})-(\\d{1,5})");
  private static final int MAX_RANGE = 1_000;

  private BoundAddresses() {}

  /** Returns the addresses of all binds; ignores paths of sockets and addresses with variables. */
  public static Set<BindAddress> of(String text) {
    Set<BindAddress> addresses = new HashSet<>();
    for (Matcher matcher = BIND.matcher(text); matcher.find(); ) {
      for (String address : matcher.group(1).split(",", -1)) {
        addresses.addAll(range(FAMILY.matcher(address).replaceFirst("")));
      }
    }
    return addresses;
  }

  /** Parses an address with one port or a range of ports, of which at most 1 000 are returned. */
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
      // Not an IP address with a port: for instance the path of a socket, or a variable.
      return Optional.empty();
    }
  }
}
