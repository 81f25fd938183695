package io.hrapi.events.change;

import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Sums changes up that were made one after the other: each resource once, from what the first of
 * its changes found to what the last one left; what came back to where it was is left out. Costs
 * what the changes are, whatever the topology's size. Not thread-safe.
 */
public final class NetChanges {

  private final Map<Key, TopologyChange> net = new LinkedHashMap<>();

  /** What stays of a resource when it changes or moves. */
  private record Key(Class<?> kind, @Nullable Name parent, Name name) {}

  /** Adds the change that came next. */
  public void add(TopologyChange change) {
    Key key = key(Changes.known(change.before(), change.after()));
    TopologyChange former = net.get(key);
    TopologyChange sum = former == null ? change : joined(former, change);
    if (sum == null || Objects.equals(sum.before(), sum.after())) {
      net.remove(key);
    } else {
      net.put(key, sum);
    }
  }

  /** The sum, in an order in which it can be applied, as {@link TopologyDiff} has it. */
  public List<TopologyChange> toList() {
    List<TopologyChange> made = new ArrayList<>(net.size());
    List<TopologyChange> children = new ArrayList<>();
    List<TopologyChange> removed = new ArrayList<>();
    for (TopologyChange change : net.values()) {
      if (change instanceof EndpointChanged
          || change instanceof RouteChanged
          || change instanceof TargetChanged) {
        children.add(change);
      } else {
        (change.after() == null ? removed : made).add(change);
      }
    }
    made.addAll(children);
    made.addAll(removed);
    return made;
  }

  private static Key key(Record resource) {
    if (resource instanceof Gateway gateway) {
      return new Key(Gateway.class, null, gateway.name());
    } else if (resource instanceof Endpoint endpoint) {
      return new Key(Endpoint.class, null, endpoint.name());
    } else if (resource instanceof Route route) {
      return new Key(Route.class, route.gateway(), route.alias());
    } else if (resource instanceof Pool pool) {
      return new Key(Pool.class, null, pool.name());
    } else if (resource instanceof Target target) {
      return new Key(Target.class, null, target.name());
    } else if (resource instanceof Certificate certificate) {
      return new Key(Certificate.class, null, certificate.name());
    }
    throw new IllegalStateException("no key for " + resource.getClass());
  }

  /** Both in one; null if the resource came and went. */
  private static @Nullable TopologyChange joined(TopologyChange first, TopologyChange last) {
    if (first.before() == null && last.after() == null) {
      return null;
    }
    if (first instanceof GatewayChanged a && last instanceof GatewayChanged b) {
      return new GatewayChanged(a.before(), b.after());
    } else if (first instanceof EndpointChanged a && last instanceof EndpointChanged b) {
      return new EndpointChanged(a.before(), b.after());
    } else if (first instanceof RouteChanged a && last instanceof RouteChanged b) {
      return new RouteChanged(a.before(), b.after());
    } else if (first instanceof PoolChanged a && last instanceof PoolChanged b) {
      return new PoolChanged(a.before(), b.after());
    } else if (first instanceof TargetChanged a && last instanceof TargetChanged b) {
      return new TargetChanged(a.before(), b.after());
    } else if (first instanceof CertificateChanged a && last instanceof CertificateChanged b) {
      return new CertificateChanged(a.before(), b.after());
    }
    throw new IllegalStateException("no sum of " + first.getClass() + " and " + last.getClass());
  }
}
