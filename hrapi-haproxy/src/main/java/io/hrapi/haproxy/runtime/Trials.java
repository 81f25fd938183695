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
 * @param before what was there
 * @param serving the backends that have a server which goes on as it was
 * @param weights those that the changes set, by path
 * @param over the paths of servers whose trial ends, since nobody else of their backend serves any
 *     more
 */
record Trials(
    ServerStates before, Set<String> serving, Map<String, Integer> weights, List<String> over) {

  /**
   * Looks at what there is now.
   *
   * @param ask the servers of some backends
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

  /** Whether a server that is to be added was removed earlier, and is not gone yet. */
  boolean isThere(ServerAdded added) {
    return state(added).isPresent();
  }

  /** Whether a server that is added is tried first. */
  boolean isOnTrial(ServerAdded change) {
    return othersServe(change) && change.added().check() && change.added().weight() > 0;
  }

  /** Whether a server that comes out of maintenance is tried first. */
  boolean isOnTrial(EnabledSet change) {
    return othersServe(change) && isChecked(change) && weight(change) > 0;
  }

  /** Whether a server that is elsewhere is tried first. */
  boolean isOnTrial(AddressSet change) {
    return othersServe(change) && isChecked(change);
  }

  private boolean othersServe(OfServer change) {
    return serving.contains(change.backend().value());
  }

  private boolean isChecked(OfServer change) {
    return state(change).filter(State::checked).isPresent();
  }

  /** The weight that a server is to have. */
  int weight(EnabledSet change) {
    return Optional.ofNullable(weights.get(change.path()))
        .or(() -> state(change).map(State::weight))
        .orElse(0);
  }

  private Optional<State> state(OfServer change) {
    return before.of(change.backend().value(), change.server());
  }
}
