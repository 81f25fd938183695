package io.hrapi.app.present;

import io.hrapi.api.representation.CertificateRepresentation;
import io.hrapi.api.representation.EndpointRepresentation;
import io.hrapi.api.representation.GatewayPoolRepresentation;
import io.hrapi.api.representation.GatewayRepresentation;
import io.hrapi.api.representation.PolicyRepresentation;
import io.hrapi.api.representation.PoolRepresentation;
import io.hrapi.api.representation.TargetRepresentation;
import io.hrapi.events.command.CertificateUsers;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Target;
import io.hrapi.events.projection.View;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Shows resources of a view in the API's shapes; throws {@link Refusal.NotFound} for missing ones.
 */
public final class Representations {

  private static final String NO_POOL = "None";

  private Representations() {}

  public static GatewayNode gateway(View view, Name name) {
    return found(view.topology().gateway(name), view, "there is no gateway \"" + name + "\"");
  }

  public static PoolNode pool(View view, Name name) {
    return found(view.topology().pool(name), view, "there is no pool \"" + name + "\"");
  }

  public static GatewayRepresentation of(GatewayNode node) {
    Name defaultPool = node.gateway().defaultPool();
    return new GatewayRepresentation(
        node.gateway().name().value(),
        node.gateway().protocol().toString(),
        Shown.of(node.endpoints(), endpoint -> endpoint.value().address().toString()),
        names(node.routes().keySet()),
        defaultPool == null ? NO_POOL : defaultPool.value(),
        node.gateway().enabled());
  }

  public static EndpointRepresentation endpoint(View view, Name gateway, Name name) {
    Endpoint endpoint =
        found(
            gateway(view, gateway).endpoint(name),
            view,
            "the gateway \"" + gateway + "\" has no endpoint \"" + name + "\"");
    return new EndpointRepresentation(endpoint.address().toString());
  }

  public static GatewayPoolRepresentation route(View view, Name gateway, Name alias) {
    Route route =
        found(
            gateway(view, gateway).route(alias),
            view,
            "the gateway \"" + gateway + "\" has no pool under the alias \"" + alias + "\"");
    return new GatewayPoolRepresentation(
        route.pool().value(),
        route.host() == null ? null : route.host().value(),
        route.path() == null ? null : route.path().value());
  }

  public static PoolRepresentation of(PoolNode node) {
    return new PoolRepresentation(
        node.pool().enabled(),
        Shown.of(node.targets(), target -> target.value().address().toString()));
  }

  public static TargetRepresentation target(View view, Name pool, Name name) {
    PoolNode node = pool(view, pool);
    Target target = requireTarget(view, pool, name);
    return new TargetRepresentation(
        target.address().toString(),
        node.weightOf(target).value(),
        target.enabled(),
        ModelDocument.shownIfDraining(target));
  }

  /** A target of this pool; throws {@link Refusal.NotFound} if there is none. */
  public static Target requireTarget(View view, Name pool, Name name) {
    return found(
        pool(view, pool).target(name),
        view,
        "the pool \"" + pool + "\" has no target \"" + name + "\"");
  }

  public static PolicyRepresentation of(Policy policy) {
    return new PolicyRepresentation(
        policy.algorithm().value(), policy.weight().value(), policy.maxconn());
  }

  public static List<String> names(Collection<Name> names) {
    return names.stream().map(Name::value).toList();
  }

  private static <T> T found(@Nullable T resource, View view, String otherwise) {
    if (resource == null) {
      throw new Refusal.NotFound(otherwise + " (version " + view.version() + ")");
    }
    return resource;
  }

  public static CertificateRepresentation certificate(View view, Name name) {
    Certificate certificate = view.topology().certificate(name);
    if (certificate == null) {
      throw new Refusal.NotFound("there is no certificate \"" + name + "\"");
    }
    return new CertificateRepresentation(
        name.value(),
        certificate.subject(),
        certificate.names(),
        Times.text(certificate.notBeforeMicros()),
        Times.text(certificate.notAfterMicros()),
        certificate.fingerprint().toHex(),
        certificate.keyAlgorithm(),
        CertificateUsers.endpoints(view, name).stream().map(path -> "/v1" + path).toList());
  }
}
