package io.hrapi.app.present;

import io.hrapi.api.representation.EndpointRepresentation;
import io.hrapi.api.representation.GatewayPoolRepresentation;
import io.hrapi.api.representation.ModelRepresentation;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.Topology;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Shows the model as one document, and single resources as they stand in it. {@link ModelReader}
 * reads it back.
 */
public final class ModelDocument {

  static final String NO_POOL = "None";

  private ModelDocument() {}

  /** The whole document. */
  public static ModelRepresentation of(Topology topology) {
    return new ModelRepresentation(
        Shown.of(topology.gateways(), ModelDocument::of),
        Shown.of(topology.pools(), ModelDocument::of),
        Shown.of(topology.certificates(), certificate -> of(certificate.value())));
  }

  /**
   * A resource as it stands in the document, under {@link #pointer}. A gateway's endpoints and
   * pools, and a pool's targets, are resources of their own: their maps are there and empty.
   *
   * @param resource a {@link Gateway}, {@link Endpoint}, {@link Route}, {@link Pool}, {@link
   *     Target} or {@link Certificate}
   * @return what JSON is to be made of
   */
  public static Record node(Record resource) {
    if (resource instanceof Gateway gateway) {
      return of(gateway, Map.of(), Map.of());
    } else if (resource instanceof Endpoint endpoint) {
      return of(endpoint);
    } else if (resource instanceof Route route) {
      return of(route);
    } else if (resource instanceof Pool pool) {
      return of(pool, Map.of());
    } else if (resource instanceof Target target) {
      return of(target);
    } else if (resource instanceof Certificate certificate) {
      return of(certificate);
    }
    throw new IllegalStateException("no place in the document for " + resource.getClass());
  }

  /**
   * The JSON pointer (RFC 6901) to a resource in the document: {@code /pools/eta/targets/t1}. Names
   * have no character that a pointer escapes.
   *
   * @param resource as for {@link #node}
   */
  public static String pointer(Record resource) {
    if (resource instanceof Gateway gateway) {
      return "/gateways/" + gateway.name();
    } else if (resource instanceof Endpoint endpoint) {
      return "/gateways/" + endpoint.gateway() + "/endpoints/" + endpoint.name();
    } else if (resource instanceof Route route) {
      return "/gateways/" + route.gateway() + "/pools/" + route.alias();
    } else if (resource instanceof Pool pool) {
      return "/pools/" + pool.name();
    } else if (resource instanceof Target target) {
      return "/pools/" + target.pool() + "/targets/" + target.name();
    } else if (resource instanceof Certificate certificate) {
      return "/certificates/" + certificate.name();
    }
    throw new IllegalStateException("no place in the document for " + resource.getClass());
  }

  private static ModelRepresentation.Gateway of(GatewayNode node) {
    return of(
        node.gateway(),
        Shown.of(node.endpoints(), endpoint -> of(endpoint.value())),
        Shown.of(node.routes(), route -> of(route.value())));
  }

  private static ModelRepresentation.Gateway of(
      Gateway gateway,
      Map<String, EndpointRepresentation> endpoints,
      Map<String, GatewayPoolRepresentation> pools) {
    Name defaultPool = gateway.defaultPool();
    return new ModelRepresentation.Gateway(
        gateway.protocol().toString(),
        gateway.enabled(),
        defaultPool == null ? NO_POOL : defaultPool.value(),
        endpoints,
        pools);
  }

  private static EndpointRepresentation of(Endpoint endpoint) {
    return new EndpointRepresentation(endpoint.address().toString());
  }

  private static GatewayPoolRepresentation of(Route route) {
    return new GatewayPoolRepresentation(
        route.pool().value(),
        route.host() == null ? null : route.host().value(),
        route.path() == null ? null : route.path().value());
  }

  private static ModelRepresentation.Pool of(PoolNode node) {
    return of(node.pool(), Shown.of(node.targets(), target -> of(target.value())));
  }

  private static ModelRepresentation.Pool of(
      Pool pool, Map<String, ModelRepresentation.Target> targets) {
    Policy policy = pool.policy();
    return new ModelRepresentation.Pool(
        pool.enabled(),
        new ModelRepresentation.Policy(
            policy.algorithm().value(), policy.weight().value(), policy.maxconn()),
        targets);
  }

  private static ModelRepresentation.Target of(Target target) {
    return new ModelRepresentation.Target(
        target.address().toString(),
        target.weight() == null ? null : target.weight().value(),
        target.enabled(),
        shownIfDraining(target));
  }

  /** What a representation shows of it: a field that is there where it says something. */
  public static @Nullable Boolean shownIfDraining(Target target) {
    return target.draining() ? Boolean.TRUE : null;
  }

  private static ModelRepresentation.Certificate of(Certificate certificate) {
    return new ModelRepresentation.Certificate(
        certificate.fingerprint().toHex(),
        certificate.subject(),
        certificate.names(),
        Times.text(certificate.notBeforeMicros()),
        Times.text(certificate.notAfterMicros()));
  }
}
