package io.hrapi.app;

import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Host;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;
import java.util.Set;

/**
 * Where hrapi itself listens.
 *
 * @param statisticsHost where HAProxy's statistics page is to listen
 * @param ownPorts where no endpoint can be
 */
record Listening(String statisticsHost, Set<BindAddress> ownPorts) {

  private static final String LOOPBACK = "127.0.0.1";

  static Listening of(Environment environment, HrapiConfiguration configuration) {
    String host = address(environment.get("HRAPI_HOST")).getHostAddress();
    String statistics = configuration.haproxy().statisticsHost();
    return new Listening(
        statistics.isEmpty() ? host : statistics,
        Set.of(
            new BindAddress(Optional.of(new Host(host)), environment.port()),
            new BindAddress(Optional.of(new Host(LOOPBACK)), environment.adminPort())));
  }

  /**
   * Refuses to listen where others than this machine's users come, unless the operator said that
   * nobody is to be asked who they are.
   *
   * @throws IllegalArgumentException naming the way out
   */
  static void requireSafe(Environment environment) {
    String host = environment.get("HRAPI_HOST");
    if (!address(host).isLoopbackAddress()
        && !environment.get("HRAPI_AUTHENTICATION").equals("none")) {
      throw new IllegalArgumentException(
          host
              + " is not a loopback address, and hrapi asks nobody who they are. Whoever reaches it"
              + " could change what HAProxy does. If that is meant, behind a firewall or a proxy"
              + " that authenticates, say so: HRAPI_AUTHENTICATION=none");
    }
  }

  private static InetAddress address(String host) {
    try {
      return InetAddress.getByName(host);
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("\"" + host + "\" is no address of this machine", e);
    }
  }
}
