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
 * The hosts that a request may name: the addresses on which hrapi listens, and its names.
 *
 * <p>A web page's name can be pointed at this machine while a browser shows the page (DNS
 * rebinding). Its requests then have the same name in {@code Host} and {@code Origin}, and only the
 * name reveals the attack. The port is ignored: it reveals nothing, and differs where a port is
 * forwarded. A literal address cannot be pointed elsewhere, but one on which hrapi does not listen
 * is refused too, since the client means another server.
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
   * Creates the allowed hosts of this machine.
   *
   * @param bound the addresses on which hrapi listens; {@code 0.0.0.0} or {@code ::} stands for all
   *     addresses of the machine, including those it gets later
   * @param names further names besides {@code localhost}, in any case
   */
  public static AllowedHosts of(Collection<InetAddress> bound, Collection<String> names) {
    Set<InetAddress> addresses = new HashSet<>(bound);
    boolean everywhere = bound.stream().anyMatch(InetAddress::isAnyLocalAddress);
    if (everywhere) {
      addresses.addAll(ofInterfaces());
      // People type these when they read that hrapi listens there; they reach this machine.
      addresses.add(InetAddresses.forString("0.0.0.0"));
      addresses.add(InetAddresses.forString("::"));
    }
    Set<String> exact = new HashSet<>(Set.of("localhost"));
    names.forEach(name -> exact.add(normalized(name)));
    for (InetAddress address : addresses) {
      // Once as written in a URL, and once as URL parsers may return it.
      exact.add(InetAddresses.toUriString(address));
      exact.add(InetAddresses.toAddrString(address));
    }
    return new AllowedHosts(exact, addresses, everywhere);
  }

  /**
   * Returns whether a request may name a host.
   *
   * @param host without a port; a literal IPv6 address with or without brackets
   */
  public boolean allows(String host) {
    // The fast path for nearly every request.
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

  /** Returns a host in lower case, without brackets, and without the trailing dot of a DNS name. */
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
      // Each address is looked up when a request names it.
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

  /** Returns the allowed hosts, sorted, for messages. */
  @Override
  public String toString() {
    return String.join(", ", exact.stream().sorted().toList());
  }
}
