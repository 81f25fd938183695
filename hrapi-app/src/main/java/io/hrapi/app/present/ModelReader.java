package io.hrapi.app.present;

import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.events.command.Assigned;
import io.hrapi.events.command.PutModel;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.FieldValues;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetFields;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document that {@link ModelDocument} shows. Fields that it does not have are as in a new
 * resource. A string may stand for an endpoint or a target (its address), for a gateway's pool (the
 * pool's name) and for a certificate (its fingerprint).
 */
public final class ModelReader {

  /** Documents do not contain the versions of resources. */
  private static final long NO_VERSION = 0;

  private static final String ADDRESS = "address";

  /** The most places that are named for a resource that is in more than one. */
  private static final int MAX_PLACES = 10;

  /** Where each endpoint is: its name is unique across all gateways. */
  private final Map<Name, List<String>> endpoints = new HashMap<>();

  /** Where each target is: its name is unique across all pools. */
  private final Map<Name, List<String>> targets = new HashMap<>();

  private ModelReader() {}

  /**
   * Reads a document.
   *
   * @throws InvalidBodyException naming every invalid field
   */
  public static PutModel read(JsonBody json) {
    return new ModelReader().read(json.object());
  }

  private PutModel read(ObjectReader body) {
    Collection<GatewayNode> gateways =
        body.objects("gateways", Name::new, null, this::gateway).values();
    Collection<PoolNode> pools = body.objects("pools", Name::new, null, this::pool).values();
    boolean listed = body.has("certificates") && !body.isNull("certificates");
    Map<Name, Assigned<Hash>> certificates =
        body.objects("certificates", Certificate::nameOf, "fingerprint", ModelReader::certificate);
    refuseRepeated(body, endpoints);
    refuseRepeated(body, targets);
    body.finish();
    return new PutModel(Model.of(gateways, pools, List.of()), listed ? certificates : null);
  }

  private @Nullable GatewayNode gateway(Name name, ObjectReader body) {
    Gateway gateway =
        resource(body, GatewayFields.KIND.initial().with(GatewayFields.NAME, name), "a gateway");
    Collection<Stamped<Endpoint>> ownEndpoints =
        body.<Name, Stamped<Endpoint>>objects(
                "endpoints", Name::new, ADDRESS, (endpoint, each) -> endpoint(name, endpoint, each))
            .values();
    Collection<Stamped<Route>> routes =
        body.<Name, Stamped<Route>>objects(
                "pools", Name::new, "pool", (alias, each) -> route(name, alias, each))
            .values();
    return gateway == null ? null : GatewayNode.of(gateway, NO_VERSION, ownEndpoints, routes);
  }

  private @Nullable Stamped<Endpoint> endpoint(Name gateway, Name name, ObjectReader body) {
    endpoints.computeIfAbsent(name, key -> new ArrayList<>(1)).add(body.pointer());
    return stamped(
        resource(
            body,
            EndpointFields.KIND
                .initial()
                .with(EndpointFields.NAME, name)
                .with(EndpointFields.GATEWAY, gateway),
            "an endpoint"));
  }

  private static @Nullable Stamped<Route> route(Name gateway, Name alias, ObjectReader body) {
    return stamped(
        resource(
            body,
            RouteFields.KIND
                .initial()
                .with(RouteFields.GATEWAY, gateway)
                .with(RouteFields.ALIAS, alias),
            "a gateway's pool"));
  }

  private @Nullable PoolNode pool(Name name, ObjectReader body) {
    FieldValues<Pool> values = PoolFields.KIND.initial().with(PoolFields.NAME, name);
    take(body, values, null, "a pool");
    body.object(PoolFields.POLICY_PART, policy -> policy(policy, values));
    Collection<Stamped<Target>> ownTargets =
        body.<Name, Stamped<Target>>objects(
                "targets", Name::new, ADDRESS, (target, each) -> target(name, target, each))
            .values();
    return PoolNode.of(values.make(), NO_VERSION, NO_VERSION, NO_VERSION, ownTargets);
  }

  /**
   * Reads the policy. If its fields contradict each other, the body is refused, and the values are
   * reset to consistent ones, so that reading continues.
   */
  private static FieldValues<Pool> policy(ObjectReader body, FieldValues<Pool> values) {
    take(body, values, PoolFields.POLICY_PART, "a policy");
    Algorithm algorithm = Objects.requireNonNull(values.get(PoolFields.ALGORITHM));
    if (algorithm.isBackfill() && values.get(PoolFields.MAXCONN) == null) {
      values.with(PoolFields.MAXCONN, Policy.DEFAULT_MAXCONN);
    }
    try {
      values.make();
    } catch (InvalidValueException e) {
      body.refuse("maxconn", String.valueOf(e.getMessage()));
      values.with(PoolFields.MAXCONN, null);
    }
    return values;
  }

  private @Nullable Stamped<Target> target(Name pool, Name name, ObjectReader body) {
    targets.computeIfAbsent(name, key -> new ArrayList<>(1)).add(body.pointer());
    return stamped(
        resource(
            body,
            TargetFields.KIND.initial().with(TargetFields.NAME, name).with(TargetFields.POOL, pool),
            "a target"));
  }

  /** Returns the resource; null if a required field is missing or invalid. */
  private static <R extends Resource> @Nullable R resource(
      ObjectReader body, FieldValues<R> values, String what) {
    take(body, values, null, what);
    boolean whole =
        values.kind().fields(Place.DOCUMENT).stream()
            .noneMatch(field -> field.isRequired() && values.get(field) == null);
    return whole ? values.make() : null;
  }

  /** Reads the fields of a part, or those outside a part. */
  private static <R extends Resource> void take(
      ObjectReader body, FieldValues<R> values, @Nullable String part, String what) {
    for (Field<R, ?> field : values.kind().fields(Place.DOCUMENT)) {
      if (!Objects.equals(field.part(), part)) {
        continue;
      }
      if (field.isRequired() && !body.has(field.name())) {
        body.ignore(field.name());
        body.refuse(field.name(), what + " needs this field");
      } else {
        take(body, values, field);
      }
    }
  }

  private static <R extends Resource, T> void take(
      ObjectReader body, FieldValues<R> values, Field<R, T> field) {
    Assigned<T> assigned = BodyField.read(body, field);
    if (assigned != null) {
      values.with(field, assigned.value());
    }
  }

  private static Assigned<Hash> certificate(Name name, ObjectReader body) {
    // The fingerprint determines the other fields of a certificate.
    body.ignore("subject");
    body.ignore("names");
    body.ignore("notBefore");
    body.ignore("notAfter");
    return new Assigned<>(body.text("fingerprint", ModelReader::fingerprint));
  }

  private static Hash fingerprint(String text) {
    if (!text.matches("[0-9A-Fa-f]{64}")) {
      throw new InvalidValueException("a SHA-256 of 64 hexadecimal digits", text);
    }
    return Hash.ofHex(text);
  }

  private static void refuseRepeated(ObjectReader body, Map<Name, List<String>> places) {
    places.forEach(
        (name, pointers) -> {
          if (pointers.size() == 1) {
            return;
          }
          List<String> shown = pointers.subList(0, Math.min(pointers.size(), MAX_PLACES));
          String more = pointers.size() > MAX_PLACES ? " and more" : "";
          for (String pointer : body.isFull() ? List.<String>of() : pointers) {
            body.refuseAt(
                pointer, "\"" + name + "\" can be in only one place, but is in " + shown + more);
          }
        });
  }

  private static <R extends Resource> @Nullable Stamped<R> stamped(@Nullable R resource) {
    return resource == null ? null : new Stamped<>(resource, NO_VERSION);
  }
}
