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
   * Binds each address once, separately, and releases it.
   *
   * @param newAddresses addresses on which hrapi's own HAProxy does not listen yet: its own would
   *     count as taken
   * @return the addresses that are taken, forbidden or not local, in the given order
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
   * The socket that an address needs.
   *
   * @param family the protocol family of the socket
   * @param address the address to bind it to
   */
  record Place(StandardProtocolFamily family, InetSocketAddress address) {}

  /** Resolves an address as HAProxy does. */
  static Place place(BindAddress address) throws UnknownHostException {
    InetAddress host =
        address.host().isPresent()
            ? InetAddress.getByName(address.host().get().value())
            : InetAddress.getByAddress(new byte[4]);
    // Java's default, an IPv6 socket for everything, would not detect conflicts that HAProxy's IPv4
    // socket has.
    StandardProtocolFamily family =
        host instanceof Inet6Address ? StandardProtocolFamily.INET6 : StandardProtocolFamily.INET;
    return new Place(family, new InetSocketAddress(host, address.port()));
  }

  private static void bind(BindAddress address) throws IOException {
    Place place = place(address);
    try (ServerSocketChannel channel = ServerSocketChannel.open(place.family())) {
      // Connections in TIME_WAIT do not matter; a listener still prevents the bind.
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
