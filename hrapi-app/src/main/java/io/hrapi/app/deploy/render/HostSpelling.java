package io.hrapi.app.deploy.render;

import com.google.common.net.InetAddresses;
import io.hrapi.events.model.Host;
import io.hrapi.haproxy.configuration.AddressHost;
import java.net.Inet6Address;
import java.util.Locale;

/** Normalizes hosts of the model for HAProxy, which compares them as strings. Stateless. */
final class HostSpelling {

  private HostSpelling() {}

  /** One address in one spelling (RFC 5952), so that the same bind is found to be the same. */
  static AddressHost canonical(Host host) {
    return new AddressHost(
        host.isIpv6()
            ? InetAddresses.toAddrString(InetAddresses.forString(host.value()))
            : host.value());
  }

  /** A host as a client's Host header has it, without its port. */
  static String header(Host host) {
    // One that has an IPv4 address within stays as it is: the one within is another host.
    boolean ipv6 = host.isIpv6() && InetAddresses.forString(host.value()) instanceof Inet6Address;
    return (ipv6 ? canonical(host).text() : host.bracketed()).toLowerCase(Locale.ROOT);
  }
}
