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
 * Where HAProxy's statistics page listens: on the first port that is free at the first commit, and
 * from then on always there; what is rendered of a version before that commit has it there too.
 * Thread-safe.
 */
public final class StatisticsPage {

  private static final int MAX_TRIED_PORTS = 1_000;

  private final AddressHost host;
  private final int firstPort;
  private final Supplier<Set<BindAddress>> ownPorts;
  private final Supplier<Deployment> newest;

  /**
   * Takes the settings.
   *
   * @param host where it listens
   * @param firstPort the port that is tried first
   * @param ownPorts where hrapi itself listens
   * @param newest what the log knows of HAProxy by now
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

  /** Where it is to listen when a view is loaded. */
  public StatisticsListener listener(View view) {
    LoadedCommit then = view.deployment().commit();
    LoadedCommit commit = then == null ? newest.get().commit() : then;
    return listener(commit == null ? port(view, StatisticsPage::isFree) : commit.statisticsPort());
  }

  /**
   * Where a view that is only shown has it: that depends on the view and on the settings, and not
   * on which ports are free at the moment, so that the same version always shows the same.
   *
   * @param asked the version that is asked for; the model that it shows may be an older one
   */
  StatisticsListener shown(View model, View asked) {
    LoadedCommit commit = asked.deployment().commit();
    return commit == null ? shownBeforeAnyCommit(model) : listener(commit.statisticsPort());
  }

  /** What {@link #shown} is as long as nothing has been committed. */
  StatisticsListener shownBeforeAnyCommit(View model) {
    return listener(port(model, address -> true));
  }

  public StatisticsListener listener(int port) {
    return new StatisticsListener(host, port);
  }

  /** Where hrapi itself listens. */
  Set<BindAddress> ownPorts() {
    return ownPorts.get();
  }

  private static boolean isFree(BindAddress address) {
    return TrialBind.unavailable(Set.of(address)).isEmpty();
  }

  /** The first port that no gateway wants, nor hrapi itself, and that is good. */
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
    // Let the commit's own trial say what is wrong with it.
    return firstPort;
  }
}
