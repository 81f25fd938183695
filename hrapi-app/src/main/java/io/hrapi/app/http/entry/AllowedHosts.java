package io.hrapi.app.http.entry;

import com.google.common.net.InetAddresses;
import java.net.InetAddress;
import java.net.NetworkInterface;
import java.net.SocketException;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The hosts that a request may be for: the addresses on which hrapi listens, and its names.
 *
 * <p>A web page's name can be pointed at this machine while a browser shows the page (DNS
 * rebinding): its requests then come here with {@code Host} and {@code Origin} alike, and only the
 * name itself tells. The port does not matter for that, and differs where one is forwarded. A
 * literal address cannot be pointed elsewhere; one that is not ours is refused all the same, since
 * whoever names it means another server.
 *
 * <p>Immutable and thread-safe.
 */
public final class AllowedHosts {

  private final Set<String> exact;
  private final Set<InetAddress> addresses;
  private final boolean everywhere;

  private AllowedHosts(Set<String> exact, Set<InetAddress> addresses, boolean everywhere) {
    this.exact = Set.copyOf(exact);
    this.addresses = Set.copyOf(addresses);
    this.everywhere = everywhere;
  }

  /**
   * Those of a machine.
   *
   * @param bound on which hrapi listens; {@code 0.0.0.0} or {@code ::} stands for all that the
   *     machine has, also those that it gets later
   * @param names in any case, beside {@code localhost}
   */
  public static AllowedHosts of(Collection<InetAddress> bound, Collection<String> names) {
    Set<InetAddress> addresses = new HashSet<>(bound);
    boolean everywhere = bound.stream().anyMatch(InetAddress::isAnyLocalAddress);
    if (everywhere) {
      addresses.addAll(ofInterfaces());
      // What people type who read that it listens there; systems take it for themselves.
      addresses.add(InetAddresses.forString("0.0.0.0"));
      addresses.add(InetAddresses.forString("::"));
    }
    Set<String> exact = new HashSet<>(Set.of("localhost"));
    names.forEach(name -> exact.add(normalized(name)));
    for (InetAddress address : addresses) {
      // Once as it stands in a URL, and once as what parses URLs may show it.
      exact.add(InetAddresses.toUriString(address));
      exact.add(InetAddresses.toAddrString(address));
    }
    return new AllowedHosts(exact, addresses, everywhere);
  }

  /**
   * Whether a request may be for a host.
   *
   * @param host without a port; a literal IPv6 address in brackets or without
   */
  public boolean allows(String host) {
    // Nearly every request ends here.
    return exact.contains(host) || allowsOther(normalized(host));
  }

  private boolean allowsOther(String host) {
    if (exact.contains(host)) {
      return true;
    }
    if (!InetAddresses.isInetAddress(host)) {
      return false;
    }
    InetAddress address = InetAddresses.forString(host);
    return addresses.contains(address)
        || (everywhere && (address.isLoopbackAddress() || isOfAnInterface(address)));
  }

  /** In lower case, without brackets, and without the dot that ends a name in the DNS. */
  private static String normalized(String host) {
    String name = host.toLowerCase(Locale.ROOT);
    if (name.startsWith("[") && name.endsWith("]")) {
      return name.substring(1, name.length() - 1);
    }
    return name.endsWith(".") ? name.substring(0, name.length() - 1) : name;
  }

  private static Collection<InetAddress> ofInterfaces() {
    try {
      return NetworkInterface.networkInterfaces().flatMap(NetworkInterface::inetAddresses).toList();
    } catch (SocketException e) {
      // Each is looked up when a request names it.
      return List.of();
    }
  }

  private static boolean isOfAnInterface(InetAddress address) {
    try {
      return NetworkInterface.getByInetAddress(address) != null;
    } catch (SocketException e) {
      return false;
    }
  }

  /** For messages: what is allowed, sorted. */
  @Override
  public String toString() {
    return String.join(", ", exact.stream().sorted().toList());
  }
}
