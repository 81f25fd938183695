package io.hrapi.app.deploy.render;

import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.haproxy.configuration.Mode;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Warnings about configurations that HAProxy accepts but its operator may not want. For one thread.
 */
final class MappingWarnings {

  private final List<String> warnings = new ArrayList<>();

  /** Returns all warnings so far, in the order in which they were added. */
  List<String> all() {
    return List.copyOf(warnings);
  }

  /** Adds the warnings of a pool's mapping, which may have been done for an earlier commit. */
  void addAll(List<String> earlier) {
    warnings.addAll(earlier);
  }

  void noEndpoint(Gateway gateway) {
    warnings.add("gateway " + gateway.name() + " has no endpoint, so it does not listen");
  }

  void noDefaultPool(Gateway gateway, Mode mode) {
    warnings.add(
        "gateway "
            + gateway.name()
            + " has no default pool: traffic that no rule matches is "
            + (mode == Mode.HTTP ? "answered 503" : "closed"));
  }

  void noCertificate(String endpoint, Gateway gateway) {
    warnings.add(endpoint + " has no certificate: gateway " + gateway.name() + " is https");
  }

  void unusedPoolIsMissing(String route, Name pool) {
    warnings.add(route + " names the pool " + pool + ", which is missing");
  }

  /** Adds a warning if the host is one that an older hrapi accepted as a host name. */
  void doubtfulHost(String path, @Nullable Host host) {
    if (host != null && host.isDoubtful()) {
      warnings.add(
          path + " has a host that an older hrapi accepted as a host name: " + host.advice());
    }
  }

  /** Adds a warning if the pool has enabled targets and all of them are draining. */
  void allDrain(PoolNode node, Mode mode) {
    if (node.pool().enabled() && isDraining(node)) {
      warnings.add(
          "pool "
              + node.pool().name()
              + " has no target for new connections, because all enabled targets are draining: "
              + (mode == Mode.HTTP
                  ? "new requests are answered 503"
                  : "new connections are closed"));
    }
  }

  private static boolean isDraining(PoolNode node) {
    boolean some = false;
    for (Stamped<Target> target : node.targets().values()) {
      if (target.value().enabled()) {
        if (!target.value().draining()) {
          return false;
        }
        some = true;
      }
    }
    return some;
  }
}
