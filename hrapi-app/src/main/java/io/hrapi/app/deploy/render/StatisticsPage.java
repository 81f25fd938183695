package io.hrapi.app.deploy.render;

import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.process.TrialBind;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Chooses where HAProxy's statistics page listens: on the first port that is free at the first
 * commit, and always there from then on, also when a version before that commit is rendered.
 * Thread-safe.
 */
public final class StatisticsPage {

  private static final int MAX_TRIED_PORTS = 1_000;

  private final AddressHost host;
  private final int firstPort;
  private final Supplier<Set<BindAddress>> ownPorts;
  private final Supplier<Deployment> newest;

  /**
   * Creates the choice from the settings.
   *
   * @param host the host on which the page listens
   * @param firstPort the port that is tried first
   * @param ownPorts supplies the addresses on which hrapi itself listens
   * @param newest supplies the newest deployment
   */
  public StatisticsPage(
      String host,
      int firstPort,
      Supplier<Set<BindAddress>> ownPorts,
      Supplier<Deployment> newest) {
    this.host = new AddressHost(host);
    this.firstPort = firstPort;
    this.ownPorts = ownPorts;
    this.newest = newest;
  }

  /** Returns where the page listens when a view is loaded. */
  public StatisticsListener listener(View view) {
    LoadedCommit then = view.deployment().commit();
    LoadedCommit commit = then == null ? newest.get().commit() : then;
    return listener(commit == null ? port(view, StatisticsPage::isFree) : commit.statisticsPort());
  }

  /**
   * Returns where the page listens in a view that is only shown. This depends on the view and the
   * settings, not on the ports that are free at the moment, so that a version is always shown the
   * same.
   *
   * @param requested the requested version, which may be newer than that of the model
   */
  StatisticsListener shown(View model, View requested) {
    LoadedCommit commit = requested.deployment().commit();
    return commit == null ? shownBeforeAnyCommit(model) : listener(commit.statisticsPort());
  }

  /** Returns what {@link #shown} returns while nothing has been committed. */
  StatisticsListener shownBeforeAnyCommit(View model) {
    return listener(port(model, address -> true));
  }

  public StatisticsListener listener(int port) {
    return new StatisticsListener(host, port);
  }

  /** Returns the addresses on which hrapi itself listens. */
  Set<BindAddress> ownPorts() {
    return ownPorts.get();
  }

  private static boolean isFree(BindAddress address) {
    return TrialBind.unavailable(Set.of(address)).isEmpty();
  }

  /**
   * Returns the first port that neither a gateway nor hrapi itself uses, and that the predicate
   * accepts.
   */
  private int port(View view, Predicate<BindAddress> good) {
    Set<Integer> wanted = new HashSet<>();
    view.model()
        .gateways()
        .values()
        .forEach(
            gateway ->
                gateway
                    .endpoints()
                    .values()
                    .forEach(endpoint -> wanted.add(endpoint.value().address().port())));
    ownPorts.get().forEach(own -> wanted.add(own.port()));
    for (int port = firstPort; port < firstPort + MAX_TRIED_PORTS; port++) {
      BindAddress address = new BindAddress(Optional.of(host), port);
      if (!wanted.contains(port) && good.test(address)) {
        return port;
      }
    }
    // The trial of the commit reports what is wrong with this port.
    return firstPort;
  }
}
