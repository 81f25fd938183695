package io.hrapi.app.deploy.render;

import com.google.common.net.InetAddresses;
import io.hrapi.events.model.Host;
import io.hrapi.haproxy.configuration.AddressHost;
import java.net.Inet6Address;
import java.util.Locale;

/** Normalizes hosts of the model for HAProxy, which compares them as strings. Stateless. */
final class HostSpelling {

  private HostSpelling() {}

  /**
   * Returns the canonical spelling of a host (RFC 5952), so that equal bind addresses are found.
   */
  static AddressHost canonical(Host host) {
    return new AddressHost(
        host.isIpv6()
            ? InetAddresses.toAddrString(InetAddresses.forString(host.value()))
            : host.value());
  }

  /** Returns a host as it appears in a client's Host header, without the port. */
  static String header(Host host) {
    // An IPv4-mapped address keeps its spelling: its IPv4 address is a different host.
    boolean ipv6 = host.isIpv6() && InetAddresses.forString(host.value()) instanceof Inet6Address;
    return (ipv6 ? canonical(host).text() : host.bracketed()).toLowerCase(Locale.ROOT);
  }
}
