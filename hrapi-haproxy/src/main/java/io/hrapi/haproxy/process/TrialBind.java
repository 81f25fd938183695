package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashSet;
import java.util.List;

/**
 * Finds addresses that HAProxy could not listen on before a reload does: a failed reload pauses all
 * traffic for seconds. Stateless.
 */
public final class TrialBind {

  private TrialBind() {}

  /**
   * Binds each address once, alone, and lets it go.
   *
   * @param newAddresses those on which our own HAProxy does not listen yet: its own count as taken
   * @return those that are taken, forbidden, or not this machine's, in the order given
   */
  public static List<UnavailableAddress> unavailable(Collection<BindAddress> newAddresses) {
    List<UnavailableAddress> unavailable = new ArrayList<>();
    for (BindAddress address : new LinkedHashSet<>(newAddresses)) {
      try {
        bind(address);
      } catch (IOException e) {
        unavailable.add(new UnavailableAddress(address, reason(address, e)));
      }
    }
    return unavailable;
  }

  /**
   * Where a socket for an address belongs.
   *
   * @param family of the socket
   * @param address to bind it to
   */
  record Place(StandardProtocolFamily family, InetSocketAddress address) {}

  /** Resolves an address as HAProxy does. */
  static Place place(BindAddress address) throws UnknownHostException {
    InetAddress host =
        address.host().isPresent()
            ? InetAddress.getByName(address.host().get().value())
            : InetAddress.getByAddress(new byte[4]);
    // Java's own choice, an IPv6 socket for everything, would not find what HAProxy's IPv4 one
    // does.
    StandardProtocolFamily family =
        host instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    return new Place(family, new InetSocketAddress(host, address.port()));
  }

  private static void bind(BindAddress address) throws IOException {
    Place place = place(address);
    try (ServerSocketChannel channel = ServerSocketChannel.open(place.family())) {
      // Connections that linger in TIME_WAIT do not matter; a listener still does.
      channel.setOption(StandardSocketOptions.SO_REUSEADDR, true);
      channel.bind(place.address(), 1);
    }
  }

  private static String reason(BindAddress address, IOException e) {
    String host = address.host().map(AddressHost::text).orElse("*");
    return e instanceof UnknownHostException
        ? "the host name " + host + " is not known"
        : String.valueOf(e.getMessage());
  }
}
