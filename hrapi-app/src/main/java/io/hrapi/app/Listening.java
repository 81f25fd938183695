package io.hrapi.app;

import com.google.common.net.InetAddresses;
import io.dropwizard.core.server.DefaultServerFactory;
import io.dropwizard.core.server.ServerFactory;
import io.dropwizard.core.server.SimpleServerFactory;
import io.dropwizard.jetty.ConnectorFactory;
import io.dropwizard.jetty.HttpConnectorFactory;
import io.dropwizard.jetty.HttpsConnectorFactory;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.http.entry.AllowedHosts;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.channels.ServerSocketChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/**
 * The addresses that hrapi listens on: those of the configuration until the ports are open, then
 * the actual ones. Decides whether they need authentication. Thread-safe.
 */
final class Listening {

  private static final String EVERYWHERE = "0.0.0.0";
  private static final Path HOST_NAME = Path.of("/proc/sys/kernel/hostname");

  private final boolean authenticationIsOff;
  private final String statisticsHost;
  private final List<String> names;

  private volatile List<Address> addresses;
  private volatile AllowedHosts hosts;

  /**
   * Somewhere that hrapi listens.
   *
   * @param role of what listens there
   */
  private record Address(String role, String scheme, InetSocketAddress at) {

    String url() {
      return scheme + "://" + text(at) + " (" + role + ")";
    }

    @Override
    public String toString() {
      return text(at) + " (" + role + ")";
    }
  }

  /** Why hrapi does not start where others than this machine's users come. */
  static final class UnsafeException extends IllegalArgumentException {

    private static final long serialVersionUID = 1;

    UnsafeException(String message) {
      super(message);
    }
  }

  private Listening(
      boolean authenticationIsOff,
      String statisticsHost,
      List<String> names,
      List<Address> addresses) {
    this.authenticationIsOff = authenticationIsOff;
    this.statisticsHost = statisticsHost;
    this.names = names;
    this.addresses = addresses;
    this.hosts = hosts(addresses, names);
  }

  /**
   * Reads where hrapi is to listen.
   *
   * @throws IllegalArgumentException if something of it is no address
   * @throws UnsafeException if others than this machine's users come there, unless the operator
   *     said that nobody is to be asked who they are
   */
  static Listening of(LaunchEnvironment environment, HrapiConfiguration configuration) {
    List<Address> addresses = new ArrayList<>();
    List<String> names = new ArrayList<>(configuration.hosts());
    names.add(hostName());
    ServerFactory factory = configuration.getServerFactory();
    if (factory instanceof DefaultServerFactory two) {
      read("applicationConnectors", two.getApplicationConnectors(), addresses, names);
      read("adminConnectors", two.getAdminConnectors(), addresses, names);
    } else if (factory instanceof SimpleServerFactory one) {
      read("connector", List.of(one.getConnector()), addresses, names);
    }
    String statistics = configuration.haproxy().statisticsHost();
    if (statistics.isEmpty()) {
      statistics =
          addresses.isEmpty()
              ? InetAddress.getLoopbackAddress().getHostAddress()
              : addresses.get(0).at().getAddress().getHostAddress();
    } else if (statistics.equals("*")) {
      statistics = EVERYWHERE;
    }
    Listening listening =
        new Listening(
            configuration.allowsUnauthenticatedAccess()
                || environment.get("HRAPI_AUTHENTICATION").equals("none"),
            statistics,
            List.copyOf(names),
            List.copyOf(addresses));
    listening.requireSafe();
    return listening;
  }

  /**
   * Takes note of where the ports really are, before anybody is let in.
   *
   * @throws UnsafeException as {@link #of}
   */
  void bound(Server server) {
    List<Address> found = new ArrayList<>();
    for (Connector connector : server.getConnectors()) {
      found.add(
          new Address(
              String.valueOf(connector.getName()), scheme(connector), localAddress(connector)));
    }
    addresses = List.copyOf(found);
    hosts = hosts(addresses, names);
    requireSafe();
  }

  /** Where HAProxy's statistics page is to listen. */
  String statisticsHost() {
    return statisticsHost;
  }

  /** Where no endpoint can be. */
  Set<BindAddress> ownPorts() {
    return addresses.stream()
        // The kernel has not chosen a port yet.
        .filter(own -> own.at().getPort() > 0)
        .map(own -> new BindAddress(host(own.at().getAddress()), own.at().getPort()))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether a request may be for a host. */
  boolean answersTo(String host) {
    return hosts.allows(host);
  }

  /** Where a client on this machine reaches the API. */
  String url() {
    Address first = addresses.get(0);
    InetAddress at = first.at().getAddress();
    InetAddress there = at.isAnyLocalAddress() ? InetAddress.getLoopbackAddress() : at;
    return first.scheme() + "://" + text(new InetSocketAddress(there, first.at().getPort()));
  }

  /** For people: who may do what. */
  String who() {
    return open().isEmpty()
        ? "everyone on this machine, without authentication"
        : "everyone who can reach "
            + String.join(", ", open())
            + ", without authentication (authentication: none)";
  }

  /** For people: each address, and what it is for. */
  @Override
  public String toString() {
    return addresses.stream().map(Address::url).collect(Collectors.joining(" and "));
  }

  /** The machine's own name. */
  static String hostName() {
    try {
      // Not Java's own way, which asks the DNS.
      return Files.readString(HOST_NAME).strip();
    } catch (IOException e) {
      return "localhost";
    }
  }

  private void requireSafe() {
    if (authenticationIsOff) {
      return;
    }
    List<String> open = open();
    if (!open.isEmpty()) {
      throw new UnsafeException(
          String.join(", ", open)
              + (open.size() == 1 ? " is not a loopback address" : " are not loopback addresses")
              + ", and hrapi has no authentication: anyone who can reach it could change "
              + "what HAProxy does. If that is intended, behind a firewall or an "
              + "authenticating proxy, set HRAPI_AUTHENTICATION=none, or authentication: "
              + "none in config.yml");
    }
  }

  /** Where others than this machine's users come. */
  private List<String> open() {
    return Stream.concat(
            addresses.stream()
                .filter(own -> !own.at().getAddress().isLoopbackAddress())
                .map(Address::toString),
            Stream.of(statisticsHost)
                .filter(host -> !isLoopback(host))
                .map(host -> host + " (the statistics page)"))
        .toList();
  }

  private static void read(
      String role, List<ConnectorFactory> connectors, List<Address> addresses, List<String> names) {
    for (ConnectorFactory connector : connectors) {
      // What is of another kind is looked at when it is open.
      if (connector instanceof HttpConnectorFactory http) {
        String host = http.getBindHost();
        addresses.add(
            new Address(
                role,
                http instanceof HttpsConnectorFactory ? "https" : "http",
                host == null
                    ? new InetSocketAddress(http.getPort())
                    : new InetSocketAddress(address(host), http.getPort())));
        if (host != null && !host.isEmpty() && !InetAddresses.isInetAddress(host)) {
          names.add(host);
        }
      }
    }
  }

  private static String scheme(Connector connector) {
    return connector.getProtocols().stream().anyMatch("ssl"::equalsIgnoreCase) ? "https" : "http";
  }

  private static InetSocketAddress localAddress(Connector connector) {
    try {
      if (connector instanceof ServerConnector network
          && network.getTransport() instanceof ServerSocketChannel channel
          && channel.getLocalAddress() instanceof InetSocketAddress address) {
        return address;
      }
    } catch (IOException e) {
      throw new IllegalStateException("where " + connector + " listens cannot be told", e);
    }
    throw new UnsafeException(
        "where the connector " + connector + " listens is not known; expected http or https");
  }

  private static AllowedHosts hosts(List<Address> addresses, List<String> names) {
    return AllowedHosts.of(
        addresses.stream().map(own -> own.at().getAddress()).distinct().toList(), names);
  }

  private static Optional<AddressHost> host(InetAddress address) {
    return address.isAnyLocalAddress()
        ? Optional.empty()
        : Optional.of(new AddressHost(InetAddresses.toAddrString(address).replaceFirst("%.*", "")));
  }

  private static String text(InetSocketAddress address) {
    return InetAddresses.toUriString(address.getAddress()) + ":" + address.getPort();
  }

  private static boolean isLoopback(String host) {
    try {
      return Arrays.stream(InetAddress.getAllByName(host)).allMatch(InetAddress::isLoopbackAddress);
    } catch (UnknownHostException e) {
      throw unknown(host, e);
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw unknown(host, e);
    }
  }

  private static IllegalArgumentException unknown(String host, UnknownHostException e) {
    return new IllegalArgumentException("\"" + host + "\" is not an address of this machine", e);
  }
}
