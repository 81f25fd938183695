package io.hrapi.app;

import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.http.entry.AllowedHosts;
import io.hrapi.haproxy.configuration.BindAddress;
import java.io.IOException;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.Server;

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

  private volatile List<ListeningAddress> addresses;
  private volatile AllowedHosts hosts;

  /** Refuses a start on addresses that others than this machine's users can reach. */
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
      List<ListeningAddress> addresses) {
    this.authenticationIsOff = authenticationIsOff;
    this.statisticsHost = statisticsHost;
    this.names = names;
    this.addresses = addresses;
    this.hosts = hosts(addresses, names);
  }

  /**
   * Reads the addresses on which hrapi shall listen.
   *
   * @throws IllegalArgumentException if a host is not an address of this machine
   * @throws UnsafeException if others than this machine's users can reach one of them, unless the
   *     operator has declared that no authentication is intended
   */
  static Listening of(LaunchEnvironment environment, HrapiConfiguration configuration) {
    List<ListeningAddress> addresses =
        ListeningAddress.configured(configuration.getServerFactory());
    List<String> names = new ArrayList<>(configuration.hosts());
    names.add(hostName());
    addresses.forEach(own -> own.name().ifPresent(names::add));
    String statistics = configuration.haproxy().statisticsHost();
    if (statistics.isEmpty()) {
      statistics =
          addresses.isEmpty()
              ? InetAddress.getLoopbackAddress().getHostAddress()
              : addresses.get(0).host().getHostAddress();
    } else if (statistics.equals("*")) {
      statistics = EVERYWHERE;
    }
    Listening listening =
        new Listening(
            configuration.allowsUnauthenticatedAccess()
                || environment.get("HRAPI_AUTHENTICATION").equals("none"),
            statistics,
            List.copyOf(names),
            addresses);
    listening.requireSafe();
    return listening;
  }

  /**
   * Replaces the configured addresses by those of the open ports, before requests are served.
   *
   * @throws UnsafeException as {@link #of}
   */
  void bound(Server server) {
    List<ListeningAddress> found = new ArrayList<>();
    for (Connector connector : server.getConnectors()) {
      found.add(
          ListeningAddress.bound(connector)
              .orElseThrow(
                  () ->
                      new UnsafeException(
                          "where the connector "
                              + connector
                              + " listens is not known; expected http or https")));
    }
    addresses = List.copyOf(found);
    hosts = hosts(addresses, names);
    requireSafe();
  }

  /** Returns the host on which HAProxy's statistics page shall listen. */
  String statisticsHost() {
    return statisticsHost;
  }

  /** Returns the addresses on which no endpoint can listen. */
  Set<BindAddress> ownPorts() {
    return addresses.stream()
        .flatMap(own -> own.bind().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Returns whether a request may name a host. */
  boolean answersTo(String host) {
    return hosts.allows(host);
  }

  /** Returns the URL of the API for a client on this machine. */
  String url() {
    return addresses.get(0).url();
  }

  /** Returns who has access, for people. */
  String who() {
    return open().isEmpty()
        ? "everyone on this machine, without authentication"
        : "everyone who can reach "
            + String.join(", ", open())
            + ", without authentication (authentication: none)";
  }

  /** Returns each address and its purpose, for people. */
  @Override
  public String toString() {
    return addresses.stream().map(ListeningAddress::describe).collect(Collectors.joining(" and "));
  }

  /** Returns this machine's host name. */
  static String hostName() {
    try {
      // Java's own method queries the DNS.
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

  /** Returns the addresses that others than this machine's users can reach. */
  private List<String> open() {
    return Stream.concat(
            addresses.stream()
                .filter(own -> !own.host().isLoopbackAddress())
                .map(ListeningAddress::toString),
            Stream.of(statisticsHost)
                .filter(host -> !ListeningAddress.isLoopback(host))
                .map(host -> host + " (the statistics page)"))
        .toList();
  }

  private static AllowedHosts hosts(List<ListeningAddress> addresses, List<String> names) {
    return AllowedHosts.of(
        addresses.stream().map(ListeningAddress::host).distinct().toList(), names);
  }
}
