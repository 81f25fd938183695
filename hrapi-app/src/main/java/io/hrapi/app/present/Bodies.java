package io.hrapi.app.present;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.events.command.Assigned;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.PutEndpoint;
import io.hrapi.events.command.PutGateway;
import io.hrapi.events.command.PutPolicy;
import io.hrapi.events.command.PutPool;
import io.hrapi.events.command.PutRoute;
import io.hrapi.events.command.PutTarget;
import io.hrapi.events.command.ResetPolicy;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Makes commands of bodies. Each takes every field that the resource's GET shows, and the names of
 * the resource itself, which the path overrules. Throws {@link InvalidBodyException} naming every
 * field that is wrong.
 */
public final class Bodies {

  private static final String NO_POOL = "None";

  private Bodies() {}

  public static Command putGateway(Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("gateway");
    Protocol protocol = body.text("protocol", Protocol::parse);
    Boolean enabled = body.flag("enabled", "enable");
    Assigned<Name> defaultPool = assigned(body, "defaultBack", NO_POOL, Name::new);
    Map<Name, EndpointAddress> endpoints = body.map("endpoints", Name::new, EndpointAddress::parse);
    boolean list = body.isList("pools");
    Map<Name, Name> pools = list ? Map.of() : body.map("pools", Name::new, Name::new);
    List<Name> poolNames = list ? body.list("pools", Name::new) : List.of();
    body.finish();
    return new PutGateway(name, protocol, enabled, defaultPool, endpoints, pools, poolNames);
  }

  public static Command putEndpoint(Name gateway, Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("gateway");
    body.ignore("endpoint");
    EndpointAddress address = body.text("address", EndpointAddress::parse);
    body.finish();
    return new PutEndpoint(gateway, name, address);
  }

  public static Command putRoute(Name gateway, Name alias, JsonBody json) {
    if (json.isText()) {
      try {
        return new PutRoute(gateway, alias, new Name(json.text()), null, null);
      } catch (IllegalArgumentException e) {
        throw new InvalidBodyException(List.of(new FieldError("", String.valueOf(e.getMessage()))));
      }
    }
    ObjectReader body = json.object();
    body.ignore("gateway");
    body.ignore("alias");
    Name pool = body.text("pool", Name::new);
    Assigned<Host> host = assigned(body, "host", "", Host::parse);
    Assigned<PathPrefix> path = assigned(body, "path", "", PathPrefix::new);
    body.finish();
    return new PutRoute(gateway, alias, pool, host, path);
  }

  public static Command putPool(Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("pool");
    Boolean enabled = body.flag("enabled", "enable");
    Map<Name, TargetAddress> targets = body.map("targets", Name::new, TargetAddress::parse);
    body.finish();
    return new PutPool(name, enabled, targets);
  }

  public static Command putTarget(Name pool, Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("pool");
    body.ignore("target");
    TargetAddress address = body.text("address", TargetAddress::parse);
    Assigned<Weight> weight = null;
    if (body.isNull("weight")) {
      body.ignore("weight");
      weight = new Assigned<>(null);
    } else {
      Weight own = body.integer("weight", Weight::new);
      weight = own == null ? null : new Assigned<>(own);
    }
    Boolean enabled = body.flag("enabled", "enable");
    Boolean draining = body.flag("draining");
    body.finish();
    return new PutTarget(pool, name, address, weight, enabled, draining);
  }

  public static Command putPolicy(Name pool, JsonBody json) {
    if (json.isNull()) {
      return new ResetPolicy(pool);
    }
    ObjectReader body = json.object();
    body.ignore("pool");
    Algorithm algorithm = body.text("policy", Algorithm::new);
    Weight weight = body.integer("weights", Weight::new);
    Integer maxconn = body.integer("maxconn", Policy::checkMaxconn);
    body.finish();
    return new PutPolicy(pool, algorithm, weight, maxconn);
  }

  /** A field that null, or a word of its own, takes away. */
  private static <T> @Nullable Assigned<T> assigned(
      ObjectReader body, String field, String nothing, Function<String, T> parse) {
    if (body.isNull(field)) {
      body.ignore(field);
      return new Assigned<>(null);
    }
    return body.text(
        field, text -> new Assigned<>(text.equals(nothing) ? null : parse.apply(text)));
  }
}
