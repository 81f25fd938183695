package io.hrapi.haproxy.configuration;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How HAProxy resolves the host names of servers to addresses.
 *
 * @param followed whether HAProxy queries name servers at run time, without ever waiting for them;
 *     otherwise the C library resolves a name once, whenever HAProxy loads a configuration, and
 *     loading waits for it
 * @param nameServers the name servers to query, each an IP address with a port; empty: those of
 *     {@code /etc/resolv.conf}
 * @param local names in the hosts file: the C library resolves them without a query, and name
 *     servers do not know them
 */
public record NameResolution(
    boolean followed, List<ServerAddress> nameServers, Set<AddressHost> local) {

  /** Resolves names once, with the C library. */
  public static final NameResolution ONCE = new NameResolution(false, List.of(), Set.of());

  /**
   * HAProxy would treat such a name as that of a service (SRV record), which hrapi does not
   * support.
   */
  private static final String SERVICE = "_";

  /**
   * @throws IllegalArgumentException if a name server is not an IP address with a port
   */
  public NameResolution {
    nameServers = List.copyOf(nameServers);
    local = Set.copyOf(local);
    for (ServerAddress server : nameServers) {
      if (server.host().isName() || server.port().isEmpty()) {
        throw Validation.refused(
            "name server", server.text(), "an IP address with a port, for example 192.0.2.53:53");
      }
    }
  }

  /** Returns whether HAProxy keeps resolving a host at run time, by querying name servers. */
  public boolean follows(AddressHost host) {
    return followed && host.isName() && !host.value().startsWith(SERVICE) && !local.contains(host);
  }

  /**
   * Returns the part that matters to some backends, so that two resolutions that differ only
   * elsewhere become equal.
   */
  NameResolution of(Collection<Backend> backends) {
    if (!followed) {
      return ONCE;
    }
    Set<AddressHost> named = new HashSet<>();
    boolean someFollowed = false;
    for (Backend backend : backends) {
      for (Server server : backend.servers()) {
        AddressHost host = server.address().host();
        if (host.isName() && !named.contains(host)) {
          someFollowed |= follows(host);
          named.add(host);
        }
      }
    }
    named.retainAll(local);
    return someFollowed ? new NameResolution(true, nameServers, named) : ONCE;
  }
}
