package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.AddressHost;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.render.TimeText;
import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.MaxconnSet;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** The HAProxy commands for each kind of change of a server. For one thread. */
final class RuntimeSteps implements RuntimeChange.Cases<List<RuntimeSteps.Step>> {

  private final Trials trials;
  private final Duration checkInterval;

  /**
   * Creates the commands for changes.
   *
   * @param trials which servers are checked before they get traffic
   * @param checkInterval the interval of health checks of added servers
   */
  RuntimeSteps(Trials trials, Duration checkInterval) {
    this.trials = trials;
    this.checkInterval = checkInterval;
  }

  /**
   * One command, with a test of HAProxy's response.
   *
   * @param server the path of the server; the steps of a server stay together and in order
   * @param took whether a response means that HAProxy accepted the command
   */
  record Step(String server, String command, Predicate<String> took) {

    static Step silent(String server, String command) {
      return new Step(server, command, String::isEmpty);
    }
  }

  @Override
  public List<Step> weight(WeightSet change) {
    return List.of(weight(change.path(), change.weight()));
  }

  @Override
  public List<Step> enabled(EnabledSet change) {
    String path = change.path();
    return change.enabled()
        ? serve(path, trials.weight(change), trials.isOnTrial(change))
        : List.of(state(path, "maint"), endSessions(path));
  }

  @Override
  public List<Step> address(AddressSet change) {
    Step moved = address(change.path(), change.host(), change.port());
    return trials.isOnTrial(change)
        ? List.of(health(change.path(), "down"), moved)
        : List.of(moved);
  }

  @Override
  public List<Step> maxconn(MaxconnSet change) {
    return List.of(maxconn(change.path(), change.maxconn()));
  }

  @Override
  public List<Step> added(ServerAdded change) {
    boolean onTrial = trials.isOnTrial(change);
    return trials.isThere(change)
        ? bringBack(change.path(), change.added(), onTrial)
        : add(change.path(), change.added(), onTrial);
  }

  @Override
  public List<Step> removed(ServerRemoved change) {
    return List.of(state(change.path(), "maint"));
  }

  private List<Step> add(String path, Server server, boolean onTrial) {
    StringBuilder add = new StringBuilder("add server ").append(path);
    add.append(' ').append(server.address().text());
    add.append(" weight ").append(server.weight());
    server.maxconn().ifPresent(maximum -> add.append(" maxconn ").append(maximum));
    if (server.check()) {
      add.append(" check inter ").append(TimeText.of(checkInterval));
      add.append(" fastinter ").append(TimeText.of(RenderSettings.fast(checkInterval)));
    }
    List<Step> steps = new ArrayList<>();
    steps.add(new Step(path, add.toString(), answer -> answer.contains("New server registered")));
    if (!server.disabled()) {
      // Before health checks are enabled: a server with enabled checks counts as up when it comes
      // into service.
      steps.addAll(serve(path, server.weight(), onTrial));
    }
    if (server.check()) {
      steps.add(Step.silent(path, "enable health " + path));
    }
    return steps;
  }

  /**
   * Takes a server into service. HAProxy assumes that a server coming out of maintenance is up, and
   * sends it traffic until its checks fail; on trial, it is down until they succeed.
   */
  private static List<Step> serve(String path, int weight, boolean onTrial) {
    return onTrial
        ? List.of(weight(path, 0), state(path, "ready"), health(path, "down"), weight(path, weight))
        : List.of(state(path, "ready"));
  }

  static Step health(String path, String health) {
    return Step.silent(path, "set server " + path + " health " + health);
  }

  /** Reuses a server that was removed but not yet deleted. */
  private static List<Step> bringBack(String path, Server server, boolean onTrial) {
    List<Step> steps = new ArrayList<>();
    steps.add(address(path, server.address().host(), server.address().port().orElseThrow()));
    steps.add(weight(path, server.weight()));
    server.maxconn().ifPresent(maximum -> steps.add(maxconn(path, maximum)));
    if (!server.disabled()) {
      steps.addAll(serve(path, server.weight(), onTrial));
    }
    return steps;
  }

  private static Step address(String path, AddressHost host, int port) {
    return new Step(
        path,
        "set server " + path + " addr " + host.value() + " port " + port,
        answer -> answer.contains("changed") || answer.contains("no need to change"));
  }

  private static Step weight(String path, int weight) {
    return Step.silent(path, "set server " + path + " weight " + weight);
  }

  private static Step maxconn(String path, int maximum) {
    return Step.silent(path, "set maxconn server " + path + " " + maximum);
  }

  private static Step state(String path, String state) {
    return Step.silent(path, "set server " + path + " state " + state);
  }

  /** Closes the open sessions of a server. */
  private static Step endSessions(String path) {
    return Step.silent(path, "shutdown sessions server " + path);
  }
}
