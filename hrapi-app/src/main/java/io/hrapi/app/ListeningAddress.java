package io.hrapi.app;

import com.google.common.net.InetAddresses;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.ServerConnector;

/**
 * An address that hrapi listens on. Immutable.
 *
 * @param role the connector's purpose, as config.yml or Jetty names it
 * @param scheme http or https
 * @param at the address; port 0 until the kernel has chosen one
 * @param name the host name in the configuration; empty if it has an address or no host
 */
record ListeningAddress(String role, String scheme, InetSocketAddress at, Optional<String> name) {

  /**
   * Reads the connectors of a configuration.
   *
   * @throws IllegalArgumentException if a host is not an address of this machine
   */
  static List<ListeningAddress> configured(ServerFactory factory) {
    List<ListeningAddress> addresses = new ArrayList<>();
    if (factory instanceof DefaultServerFactory two) {
      read("applicationConnectors", two.getApplicationConnectors(), addresses);
      read("adminConnectors", two.getAdminConnectors(), addresses);
    } else if (factory instanceof SimpleServerFactory one) {
      read("connector", List.of(one.getConnector()), addresses);
    }
    return List.copyOf(addresses);
  }

  private static void read(
      String role, List<ConnectorFactory> connectors, List<ListeningAddress> addresses) {
    for (ConnectorFactory connector : connectors) {
      // Other connectors are examined once they are open.
      if (connector instanceof HttpConnectorFactory http) {
        String scheme = http instanceof HttpsConnectorFactory ? "https" : "http";
        addresses.add(new ListeningAddress(role, scheme, address(http), name(http)));
      }
    }
  }

  private static InetSocketAddress address(HttpConnectorFactory connector) {
    String host = connector.getBindHost();
    if (host == null) {
      return new InetSocketAddress(connector.getPort());
    }
    try {
      return new InetSocketAddress(InetAddress.getByName(host), connector.getPort());
    } catch (UnknownHostException e) {
      throw unknown(host, e);
    }
  }

  private static Optional<String> name(HttpConnectorFactory connector) {
    return Optional.ofNullable(connector.getBindHost())
        .filter(host -> !host.isEmpty() && !InetAddresses.isInetAddress(host));
  }

  /** Returns the address of an open connector; empty if it is not a network connector. */
  static Optional<ListeningAddress> bound(Connector connector) {
    try {
      if (connector instanceof ServerConnector network
          && network.getTransport() instanceof ServerSocketChannel channel
          && channel.getLocalAddress() instanceof InetSocketAddress address) {
        String role = String.valueOf(connector.getName());
        return Optional.of(
            new ListeningAddress(role, scheme(connector), address, Optional.empty()));
      }
      return Optional.empty();
    } catch (IOException e) {
      throw new IllegalStateException("cannot tell where " + connector + " listens", e);
    }
  }

  private static String scheme(Connector connector) {
    return connector.getProtocols().stream().anyMatch("ssl"::equalsIgnoreCase) ? "https" : "http";
  }

  /** Returns whether all addresses of a host are loopback addresses. */
  static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw unknown(host, e);
    }
  }

  private static IllegalArgumentException unknown(String host, UnknownHostException e) {
    return new IllegalArgumentException("\"" + host + "\" is not an address of this machine", e);
  }

  InetAddress host() {
    return at.getAddress();
  }

  /**
   * Returns the address for comparison with HAProxy's addresses; empty until the kernel has chosen
   * a port.
   */
  Optional<BindAddress> bind() {
    return at.getPort() == 0
        ? Optional.empty()
        : Optional.of(
            new BindAddress(
                host().isAnyLocalAddress()
                    ? Optional.empty()
                    : Optional.of(
                        new AddressHost(
                            InetAddresses.toAddrString(host()).replaceFirst("%.*", ""))),
                at.getPort()));
  }

  /** Returns the URL for a client on this machine. */
  String url() {
    InetAddress there = host().isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : host();
    return scheme + "://" + text(new InetSocketAddress(there, at.getPort()));
  }

  /** Returns the URL and its purpose, for people. */
  String describe() {
    return scheme + "://" + this;
  }

  /** Returns the address and its purpose, for people. */
  @Override
  public String toString() {
    return text(at) + " (" + role + ")";
  }

  private static String text(InetSocketAddress address) {
    return InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort();
  }
}
