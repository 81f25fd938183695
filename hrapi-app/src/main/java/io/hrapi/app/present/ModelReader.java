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
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Topology;
import io.hrapi.events.model.Weight;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the document that {@link ModelDocument} shows. What it does not say of a resource is as a
 * new one has it. A text may stand for an endpoint or a target (its address), for a gateway's pool
 * (the pool's name) and for a certificate (its fingerprint).
 */
public final class ModelReader {

  /** No document says when its resources change. */
  private static final long NO_VERSION = 0;

  private static final String ADDRESS = "address";

  /** So many places are named of a thing that stands in more. */
  private static final int MAX_PLACES = 10;

  /** Where each endpoint stands: its name is unique over all gateways. */
  private final Map<Name, List<String>> endpoints = new HashMap<>();

  /** Where each target stands: its name is unique over all pools. */
  private final Map<Name, List<String>> targets = new HashMap<>();

  private ModelReader() {}

  /**
   * Reads a document.
   *
   * @throws InvalidBodyException naming every field that is wrong
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
    return new PutModel(Topology.of(gateways, pools, List.of()), listed ? certificates : null);
  }

  private GatewayNode gateway(Name name, ObjectReader body) {
    Protocol protocol = body.text("protocol", Protocol::parse);
    Boolean enabled = body.flag("enabled", "enable");
    Name defaultPool = optional(body, "defaultBack", ModelDocument.NO_POOL, Name::new);
    Collection<Stamped<Endpoint>> ownEndpoints =
        body.<Name, Stamped<Endpoint>>objects(
                "endpoints", Name::new, ADDRESS, (endpoint, each) -> endpoint(name, endpoint, each))
            .values();
    Collection<Stamped<Route>> routes =
        body.<Name, Stamped<Route>>objects(
                "pools", Name::new, "pool", (alias, each) -> route(name, alias, each))
            .values();
    return GatewayNode.of(
        new Gateway(
            name,
            protocol == null ? Protocol.HTTP : protocol,
            defaultPool,
            enabled == null || enabled),
        NO_VERSION,
        ownEndpoints,
        routes);
  }

  private @Nullable Stamped<Endpoint> endpoint(Name gateway, Name name, ObjectReader body) {
    endpoints.computeIfAbsent(name, key -> new ArrayList<>(1)).add(body.pointer());
    EndpointAddress address = required(body, ADDRESS, "an endpoint", EndpointAddress::parse);
    return address == null ? null : stamped(new Endpoint(name, gateway, address));
  }

  private static @Nullable Stamped<Route> route(Name gateway, Name alias, ObjectReader body) {
    Name pool = required(body, "pool", "a gateway's pool", Name::new);
    Host host = optional(body, "host", "", Host::parse);
    PathPrefix path = optional(body, "path", "", PathPrefix::new);
    return pool == null ? null : stamped(new Route(gateway, alias, pool, host, path));
  }

  private PoolNode pool(Name name, ObjectReader body) {
    Boolean enabled = body.flag("enabled", "enable");
    Policy policy = body.object("policy", ModelReader::policy);
    Collection<Stamped<Target>> ownTargets =
        body.<Name, Stamped<Target>>objects(
                "targets", Name::new, ADDRESS, (target, each) -> target(name, target, each))
            .values();
    return PoolNode.of(
        new Pool(name, enabled == null || enabled, policy == null ? Policy.DEFAULT : policy),
        NO_VERSION,
        NO_VERSION,
        NO_VERSION,
        ownTargets);
  }

  private static @Nullable Policy policy(ObjectReader body) {
    Algorithm algorithm = body.text("policy", Algorithm::new);
    Weight weight = body.integer("weights", Weight::new);
    Integer maxconn = body.integer("maxconn", Policy::checkMaxconn);
    Algorithm wanted = algorithm == null ? Algorithm.ROUNDROBIN : algorithm;
    if (maxconn == null && wanted.isBackfill()) {
      maxconn = Policy.DEFAULT_MAXCONN;
    }
    try {
      return new Policy(wanted, weight == null ? Weight.DEFAULT : weight, maxconn);
    } catch (InvalidValueException e) {
      body.refuse("maxconn", String.valueOf(e.getMessage()));
      return null;
    }
  }

  private @Nullable Stamped<Target> target(Name pool, Name name, ObjectReader body) {
    targets.computeIfAbsent(name, key -> new ArrayList<>(1)).add(body.pointer());
    TargetAddress address = required(body, ADDRESS, "a target", TargetAddress::parse);
    Weight weight = null;
    if (body.isNull("weight")) {
      body.ignore("weight");
    } else {
      weight = body.integer("weight", Weight::new);
    }
    Boolean enabled = body.flag("enabled", "enable");
    Boolean draining = body.flag("draining");
    return address == null
        ? null
        : stamped(
            new Target(
                name,
                pool,
                address,
                weight,
                enabled == null || enabled,
                draining != null && draining));
  }

  private static Assigned<Hash> certificate(Name name, ObjectReader body) {
    // What else a certificate says of itself follows from its fingerprint.
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

  private static <T> @Nullable T required(
      ObjectReader body, String field, String what, Function<String, T> parse) {
    if (!body.has(field)) {
      body.ignore(field);
      body.refuse(field, what + " needs this field");
      return null;
    }
    return body.text(field, parse);
  }

  /** A field that null, or a word of its own, leaves empty. */
  private static <T> @Nullable T optional(
      ObjectReader body, String field, String nothing, Function<String, T> parse) {
    if (body.isNull(field)) {
      body.ignore(field);
      return null;
    }
    Assigned<T> assigned =
        body.text(field, text -> new Assigned<>(text.equals(nothing) ? null : parse.apply(text)));
    return assigned == null ? null : assigned.value();
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
                pointer,
                "\"" + name + "\" can be in one place alone, and stands in " + shown + more);
          }
        });
  }

  private static <T> Stamped<T> stamped(T resource) {
    return new Stamped<>(resource, NO_VERSION);
  }
}
