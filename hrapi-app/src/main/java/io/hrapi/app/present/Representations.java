package io.hrapi.app.present;

import io.hrapi.api.representation.CertificateRepresentation;
import io.hrapi.events.command.CertificateUsers;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetFields;
import io.hrapi.events.projection.View;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Shows resources of a view as the API represents them; throws {@link Refusal.NotFound} for missing
 * ones.
 */
public final class Representations {

  private static final String PROTOCOL = GatewayFields.PROTOCOL.name();
  private static final String DEFAULT_POOL = GatewayFields.DEFAULT_POOL.name();
  private static final String ENABLED = PoolFields.ENABLED.name();

  private Representations() {}

  public static GatewayNode gateway(View view, Name name) {
    return found(view.model().gateway(name), view, "there is no gateway \"" + name + "\"");
  }

  public static PoolNode pool(View view, Name name) {
    return found(view.model().pool(name), view, "there is no pool \"" + name + "\"");
  }

  public static Map<String, Object> of(GatewayNode node) {
    Gateway gateway = node.gateway();
    Map<String, Object> fields = FieldMaps.ofAnswer(gateway, null);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put("gateway", gateway.name().value());
    shown.put(PROTOCOL, fields.get(PROTOCOL));
    shown.put("endpoints", addresses(node.endpoints(), Endpoint::address));
    shown.put("pools", names(node.routes().keySet()));
    shown.put(DEFAULT_POOL, fields.get(DEFAULT_POOL));
    shown.putAll(fields);
    return shown;
  }

  public static Map<String, Object> endpoint(View view, Name gateway, Name name) {
    return FieldMaps.ofAnswer(
        found(
            gateway(view, gateway).endpoint(name),
            view,
            "the gateway \"" + gateway + "\" has no endpoint \"" + name + "\""),
        null);
  }

  public static Map<String, Object> route(View view, Name gateway, Name alias) {
    return FieldMaps.ofAnswer(
        found(
            gateway(view, gateway).route(alias),
            view,
            "the gateway \"" + gateway + "\" has no pool under the alias \"" + alias + "\""),
        null);
  }

  public static Map<String, Object> of(PoolNode node) {
    Map<String, Object> fields = FieldMaps.ofAnswer(node.pool(), null);
    Map<String, Object> shown = new LinkedHashMap<>();
    shown.put(ENABLED, fields.get(ENABLED));
    shown.put("targets", addresses(node.targets(), Target::address));
    shown.putAll(fields);
    return shown;
  }

  /** Returns a target, with the inherited weight if it has none of its own. */
  public static Map<String, Object> target(View view, Name pool, Name name) {
    Target target = requireTarget(view, pool, name);
    return FieldMaps.ofAnswer(
        TargetFields.KIND
            .of(target)
            .with(TargetFields.WEIGHT, pool(view, pool).weightOf(target))
            .make(),
        null);
  }

  /**
   * Returns a target of this pool.
   *
   * @throws Refusal.NotFound if there is none
   */
  public static Target requireTarget(View view, Name pool, Name name) {
    return found(
        pool(view, pool).target(name),
        view,
        "the pool \"" + pool + "\" has no target \"" + name + "\"");
  }

  public static Map<String, Object> policy(Pool pool) {
    return FieldMaps.ofAnswer(pool, PoolFields.POLICY_PART);
  }

  private static <R> Map<String, String> addresses(
      SortedMap<Name, Stamped<R>> resources, Function<R, Object> address) {
    return Shown.of(resources, resource -> address.apply(resource.value()).toString());
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
    Certificate certificate = view.model().certificate(name);
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
