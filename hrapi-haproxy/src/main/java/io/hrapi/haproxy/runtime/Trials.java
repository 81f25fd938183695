package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.ProxyName;
import io.hrapi.haproxy.runtime.RuntimeChange.AddressSet;
import io.hrapi.haproxy.runtime.RuntimeChange.EnabledSet;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerAdded;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.RuntimeChange.WeightSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Which servers are tried before they get traffic: those that come into service, or are elsewhere,
 * and are checked; as long as others of their backend serve meanwhile. Where none does, a server
 * that nobody has tried is better than none.
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
      if (change instanceof WeightSet weight) {
        weights.put(path(weight.backend(), weight.server()), weight.weight());
      }
      comes(change)
          .or(() -> goes(change))
          .ifPresent(
              path -> {
                touched.add(path);
                backends.add(RuntimeChanger.backend(change).orElseThrow().value());
              });
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

  /** The path of a server that gets no new traffic any more; empty for other changes. */
  private static Optional<String> goes(RuntimeChange change) {
    if (change instanceof WeightSet weight && weight.weight() == 0) {
      return Optional.of(path(weight.backend(), weight.server()));
    }
    if (change instanceof ServerRemoved removed) {
      return Optional.of(path(removed.backend(), removed.server()));
    }
    return change instanceof EnabledSet set && !set.enabled()
        ? Optional.of(path(set.backend(), set.server()))
        : Optional.empty();
  }

  /** The path of a server that comes into service, or is elsewhere; empty for other changes. */
  private static Optional<String> comes(RuntimeChange change) {
    if (change instanceof ServerAdded added) {
      return Optional.of(path(added.backend(), added.server().name()));
    }
    if (change instanceof AddressSet address) {
      return Optional.of(path(address.backend(), address.server()));
    }
    return change instanceof EnabledSet set && set.enabled()
        ? Optional.of(path(set.backend(), set.server()))
        : Optional.empty();
  }

  private static String path(ProxyName backend, String server) {
    return backend.value() + "/" + server;
  }

  /** Whether a server that is to be added was removed earlier, and is not gone yet. */
  boolean isThere(ServerAdded added) {
    return before.of(added.backend().value(), added.server().name()).isPresent();
  }

  /** Whether the server of a change is tried first. */
  boolean isOnTrial(RuntimeChange change) {
    if (comes(change).isEmpty()
        || !serving.contains(RuntimeChanger.backend(change).orElseThrow().value())) {
      return false;
    }
    if (change instanceof ServerAdded added) {
      return added.server().check() && added.server().weight() > 0;
    }
    if (change instanceof EnabledSet enabled) {
      return isChecked(enabled.backend(), enabled.server()) && weight(enabled) > 0;
    }
    return change instanceof AddressSet address && isChecked(address.backend(), address.server());
  }

  private boolean isChecked(ProxyName backend, String server) {
    return before.of(backend.value(), server).filter(ServerStates.State::checked).isPresent();
  }

  /** The weight that a server is to have. */
  int weight(EnabledSet enabled) {
    String path = path(enabled.backend(), enabled.server());
    return Optional.ofNullable(weights.get(path))
        .or(
            () ->
                before
                    .of(enabled.backend().value(), enabled.server())
                    .map(ServerStates.State::weight))
        .orElse(0);
  }
}
