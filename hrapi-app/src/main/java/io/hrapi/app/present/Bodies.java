package io.hrapi.app.present;

import io.hrapi.api.problem.FieldError;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.events.command.Assigned;
import io.hrapi.events.command.Assignments;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.PutEndpoint;
import io.hrapi.events.command.PutGateway;
import io.hrapi.events.command.PutPolicy;
import io.hrapi.events.command.PutPool;
import io.hrapi.events.command.PutRoute;
import io.hrapi.events.command.PutTarget;
import io.hrapi.events.command.ResetPolicy;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.EndpointFields;
import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayFields;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolFields;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.RouteFields;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.TargetFields;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Creates commands from bodies. Each body accepts every field that the resource's GET shows; the
 * names of the resource itself are ignored, since the path has them. Throws {@link
 * InvalidBodyException} naming every invalid field.
 */
public final class Bodies {

  private Bodies() {}

  public static Command putGateway(Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("gateway");
    Assignments<Gateway> fields = fields(body, GatewayFields.KIND, null);
    Map<Name, EndpointAddress> endpoints = body.map("endpoints", Name::new, EndpointAddress::parse);
    boolean list = body.isList("pools");
    Map<Name, Name> pools = list ? Map.of() : body.map("pools", Name::new, Name::new);
    List<Name> poolNames = list ? body.list("pools", Name::new) : List.of();
    body.finish();
    return new PutGateway(name, fields, endpoints, pools, poolNames);
  }

  public static Command putEndpoint(Name gateway, Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("gateway");
    body.ignore("endpoint");
    Assignments<Endpoint> fields = fields(body, EndpointFields.KIND, null);
    body.finish();
    return new PutEndpoint(gateway, name, fields);
  }

  public static Command putRoute(Name gateway, Name alias, JsonBody json) {
    if (json.isText()) {
      try {
        return new PutRoute(
            gateway,
            alias,
            Assignments.<Route>none()
                .with(RouteFields.POOL, new Assigned<>(new Name(json.text()))));
      } catch (IllegalArgumentException e) {
        throw new InvalidBodyException(List.of(new FieldError("", String.valueOf(e.getMessage()))));
      }
    }
    ObjectReader body = json.object();
    body.ignore("gateway");
    body.ignore("alias");
    Assignments<Route> fields = fields(body, RouteFields.KIND, null);
    body.finish();
    return new PutRoute(gateway, alias, fields);
  }

  public static Command putPool(Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("pool");
    Assignments<Pool> fields = fields(body, PoolFields.KIND, null);
    Map<Name, TargetAddress> targets = body.map("targets", Name::new, TargetAddress::parse);
    body.finish();
    return new PutPool(name, fields, targets);
  }

  public static Command putTarget(Name pool, Name name, JsonBody json) {
    ObjectReader body = json.object();
    body.ignore("pool");
    body.ignore("target");
    Assignments<Target> fields = fields(body, TargetFields.KIND, null);
    body.finish();
    return new PutTarget(pool, name, fields);
  }

  public static Command putPolicy(Name pool, JsonBody json) {
    if (json.isNull()) {
      return new ResetPolicy(pool);
    }
    ObjectReader body = json.object();
    body.ignore("pool");
    Assignments<Pool> fields = fields(body, PoolFields.KIND, PoolFields.POLICY_PART);
    body.finish();
    return new PutPolicy(pool, fields);
  }

  /** Returns the values that a body assigns to the fields of a part, or to those of none. */
  private static <R extends Resource> Assignments<R> fields(
      ObjectReader body, Kind<R> kind, @Nullable String part) {
    Assignments<R> fields = Assignments.none();
    for (Field<R, ?> field : kind.fields(Place.DOCUMENT)) {
      if (Objects.equals(field.part(), part)) {
        fields = with(fields, body, field);
      }
    }
    return fields;
  }

  private static <R extends Resource, T> Assignments<R> with(
      Assignments<R> fields, ObjectReader body, Field<R, T> field) {
    return fields.with(field, BodyField.read(body, field));
  }
}
