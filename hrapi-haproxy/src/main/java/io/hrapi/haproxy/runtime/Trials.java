package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.OfServer;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import io.hrapi.haproxy.runtime.ServerStates.State;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which servers are checked before they get traffic: those with health checks that come into
 * service or have a new address, as long as others of their backend serve in the meantime. If none
 * does, an unchecked server is better than none.
 *
 * @param before the states of the servers before the changes
 * @param serving the backends that have a serving server which the changes do not affect
 * @param weights the weights that the changes set, by path
 * @param over the paths of servers whose trial ends, since no other server of their backend serves
 *     any more
 */
record Trials(
    ServerStates before, Set<String> serving, Map<String, Integer> weights, List<String> over) {

  /**
   * Queries the current states and decides.
   *
   * @param ask returns the servers of the given backends
   */
  static Trials of(List<RuntimeChange> changes, Function<Set<String>, ServerStates> ask) {
    Set<String> backends = new LinkedHashSet<>();
    Set<String> touched = new HashSet<>();
    Map<String, Integer> weights = new HashMap<>();
    for (RuntimeChange change : changes) {
      if (change instanceof OfServer ofServer) {
        if (ofServer instanceof WeightSet weight) {
          weights.put(weight.path(), weight.weight());
        }
        if (ofServer.comes() || ofServer.goes()) {
          touched.add(ofServer.path());
          backends.add(ofServer.backend().value());
        }
      }
    }
    ServerStates before = ask.apply(backends);
    Set<String> serving = new HashSet<>(backends);
    serving.removeIf(backend -> !before.serve(backend, touched));
    List<String> over =
        backends.stream()
            .filter(backend -> !serving.contains(backend))
            .flatMap(backend -> before.onTrial(backend, touched).stream())
            .toList();
    return new Trials(before, serving, weights, over);
  }

  /** Returns whether a server to be added was removed earlier but not yet deleted. */
  boolean isThere(ServerAdded added) {
    return state(added).isPresent();
  }

  /** Returns whether an added server is checked before it gets traffic. */
  boolean isOnTrial(ServerAdded change) {
    return othersServe(change) && change.added().check() && change.added().weight() > 0;
  }

  /** Returns whether a server that comes out of maintenance is checked before it gets traffic. */
  boolean isOnTrial(EnabledSet change) {
    return othersServe(change) && isChecked(change) && weight(change) > 0;
  }

  /** Returns whether a server with a new address is checked before it gets traffic. */
  boolean isOnTrial(AddressSet change) {
    return othersServe(change) && isChecked(change);
  }

  private boolean othersServe(OfServer change) {
    return serving.contains(change.backend().value());
  }

  private boolean isChecked(OfServer change) {
    return state(change).filter(State::checked).isPresent();
  }

  /** Returns the weight of a server after the changes; 0 if there is no such server. */
  int weight(EnabledSet change) {
    return Optional.ofNullable(weights.get(change.path()))
        .or(() -> state(change).map(State::weight))
        .orElse(0);
  }

  private Optional<State> state(OfServer change) {
    return before.of(change.backend().value(), change.server());
  }
}
