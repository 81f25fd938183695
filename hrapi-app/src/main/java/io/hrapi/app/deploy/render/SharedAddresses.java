package io.hrapi.app.deploy.render;

import com.google.common.net.InetAddresses;
import io.hrapi.events.command.Refusal;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.BindAddress;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;

/**
 * Finds endpoints with the same address in different spellings: HAProxy would listen for each, and
 * the kernel would distribute the connections among them. Thread-safe.
 */
final class SharedAddresses {

  private final Function<Collection<String>, Map<String, Set<InetAddress>>> lookup;

  /**
   * Creates a check with a resolver of host names.
   *
   * @param lookup returns the addresses of each name that it can resolve
   */
  SharedAddresses(Function<Collection<String>, Map<String, Set<InetAddress>>> lookup) {
    this.lookup = lookup;
  }

  /**
   * A listener.
   *
   * @param who the path of an endpoint, or a description of another listener
   * @param own whether hrapi or its statistics page listens, instead of an endpoint
   */
  private record Listener(String who, BindAddress at, boolean own) {

    @Override
    public String toString() {
      return who + " (" + at + ")";
    }
  }

  /**
   * Compares all addresses; resolves names only if something else listens on the same port.
   *
   * @param endpoints the path of the endpoint of each address
   * @param reserved the addresses on which hrapi and the statistics page listen
   * @return warnings of addresses that may overlap, and of names that cannot be resolved now
   * @throws Refusal.Conflict naming two listeners with the same address
   */
  List<String> check(Map<BindAddress, String> endpoints, Set<BindAddress> reserved) {
    Map<Integer, List<Listener>> ports = new TreeMap<>();
    endpoints.forEach((at, path) -> add(ports, new Listener(path, at, false)));
    reserved.forEach(
        at -> add(ports, new Listener("hrapi or its statistics page", at, /* own= */ true)));
    List<String> warnings = new ArrayList<>();
    for (List<Listener> listeners : ports.values()) {
      if (listeners.size() > 1) {
        // Sorted, so that the messages are deterministic.
        listeners.sort((one, other) -> one.toString().compareTo(other.toString()));
        check(listeners, warnings);
      }
    }
    return warnings;
  }

  private static void add(Map<Integer, List<Listener>> ports, Listener listener) {
    ports.computeIfAbsent(listener.at().port(), port -> new ArrayList<>(1)).add(listener);
  }

  private void check(List<Listener> listeners, List<String> warnings) {
    Set<String> names = new TreeSet<>();
    for (Listener listener : listeners) {
      listener.at().host().filter(AddressHost::isName).ifPresent(name -> names.add(name.value()));
    }
    if (!names.isEmpty()) {
      checkNames(listeners, names, warnings);
    }
    for (Listener listener : listeners) {
      if (!listener.own() && isEverywhere(listener.at())) {
        warnIfNotAlone(listener, listeners, warnings);
      }
    }
  }

  private void checkNames(List<Listener> listeners, Set<String> names, List<String> warnings) {
    Map<String, Set<InetAddress>> known = lookup.apply(names);
    Map<InetAddress, List<Listener>> byAddress = new HashMap<>();
    for (Listener listener : listeners) {
      Set<InetAddress> addresses = addresses(listener.at(), known);
      if (addresses.isEmpty() && !listener.own() && !isEverywhere(listener.at())) {
        warnings.add(
            listener
                + " has a name that cannot be resolved now, so it is not known whether another "
                + "one has the same address");
      }
      for (InetAddress address : addresses) {
        for (Listener other : byAddress.computeIfAbsent(address, any -> new ArrayList<>(1))) {
          if (!(listener.own() && other.own())) {
            meet(other, listener, address, known, warnings);
          }
        }
        byAddress.get(address).add(listener);
      }
    }
  }

  /**
   * Refuses two listeners whose addresses are all the same. If only some are the same this is a
   * warning, because HAProxy listens on the first of a name's addresses, in an order that the
   * system chooses.
   */
  private static void meet(
      Listener one,
      Listener other,
      InetAddress address,
      Map<String, Set<InetAddress>> known,
      List<String> warnings) {
    String same = InetAddresses.toUriString(address) + ":" + one.at().port();
    if (addresses(one.at(), known).equals(addresses(other.at(), known))) {
      throw new Refusal.Conflict(
          one + " and " + other + " have the same address, " + same,
          List.of(one, other).stream().filter(each -> !each.own()).map(Listener::who).toList());
    }
    warnings.add(
        one
            + " and "
            + other
            + " may have the same address, "
            + same
            + ": a name has several addresses, and their traffic would be split between them");
  }

  private static Set<InetAddress> addresses(BindAddress at, Map<String, Set<InetAddress>> known) {
    if (at.host().isEmpty()) {
      return Set.of();
    }
    AddressHost host = at.host().get();
    return host.isName()
        ? known.getOrDefault(host.value(), Collections.emptySet())
        : Set.of(InetAddresses.forString(host.value()));
  }

  private static boolean isEverywhere(BindAddress at) {
    return at.host().isEmpty()
        || at.host()
            .filter(host -> !host.isName())
            .map(host -> InetAddresses.forString(host.value()).isAnyLocalAddress())
            .orElse(false);
  }

  private static void warnIfNotAlone(
      Listener everywhere, List<Listener> listeners, List<String> warnings) {
    // An IPv4 wildcard never covers IPv6 addresses; whether an IPv6 wildcard covers IPv4 addresses
    // depends on the kernel's settings.
    boolean ipv4 = everywhere.at().host().isEmpty();
    List<Listener> within =
        listeners.stream()
            .filter(other -> !other.equals(everywhere) && !other.own())
            .filter(other -> !ipv4 || !other.at().host().map(AddressHost::isIpv6).orElse(false))
            .toList();
    if (!within.isEmpty()) {
      warnings.add(
          everywhere
              + " listens on all addresses, and "
              + within.get(0)
              + (within.size() == 1 ? "" : " and " + (within.size() - 1) + " more")
              + " on the same port: traffic to the latter's address goes there");
    }
  }
}
