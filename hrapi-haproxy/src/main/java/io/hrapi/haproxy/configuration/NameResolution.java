package io.hrapi.haproxy.configuration;

import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * How HAProxy resolves the host name of a server to an address.
 *
 * @param followed whether it asks name servers while it runs, and never waits for them; else the C
 *     library is asked once, whenever HAProxy loads a configuration, which waits for the answer
 * @param nameServers whom it asks, each an IP address with a port; empty: those of {@code
 *     /etc/resolv.conf}
 * @param local names that stand in the hosts file: the C library knows them without asking anybody,
 *     and name servers do not know them
 */
public record NameResolution(
    boolean followed, List<ServerAddress> nameServers, Set<AddressHost> local) {

  /** The C library is asked. */
  public static final NameResolution ONCE = new NameResolution(false, List.of(), Set.of());

  /** HAProxy would take it for the name of a service (SRV), of which we have none. */
  private static final String SERVICE = "_";

  /**
   * @throws IllegalArgumentException if a name server is no IP address with a port
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

  /** Whether HAProxy follows a host while it runs: what a name stands for, as name servers say. */
  public boolean follows(AddressHost host) {
    return followed && host.isName() && !host.value().startsWith(SERVICE) && !local.contains(host);
  }

  /** The part of it that matters to some backends: two that differ elsewhere are the same there. */
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
