package io.hrapi.app.resource;

import io.hrapi.api.representation.PoolNames;
import io.hrapi.api.representation.TargetNames;
import io.hrapi.api.request.JsonBody;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Representations;
import io.hrapi.events.model.Name;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/**
 * Pools (HAProxy's backends), their targets and their policy.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter; 404 for a
 * version that does not exist, or, unless a PUT creates it, if there is no such pool; for a GET of
 * one resource 304 if the client has it already; for writes 412 for a stale precondition, 503 if
 * the event log is not available; for a PUT 400 if the body is not JSON, 415 for another media
 * type, 422 naming each invalid field.
 */
@Path("/v1/pools")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolsResource {

  private static final String POOL = "{pool}";
  private static final String TARGETS = POOL + "/targets";
  private static final String TARGET = TARGETS + "/{target}";
  private static final String POLICY = POOL + "/policy";
  private static final String CASCADE = "cascade";

  private final QueryExecutor queries;
  private final CommandExecutor commands;

  public PoolsResource(QueryExecutor queries, CommandExecutor commands) {
    this.queries = queries;
    this.commands = commands;
  }

  /** 200 with the names of all pools. */
  @GET
  public Response list(@Context RequestContext context) {
    return queries.list(
        context, view -> new PoolNames(Representations.names(view.model().pools().keySet())));
  }

  /** 200 with the pool. */
  @GET
  @Path(POOL)
  public Response get(@PathParam("pool") Name pool, @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.of(Representations.pool(view, pool)),
        view -> view.model().poolRevision(pool));
  }

  /** 200, created or changed. */
  @PUT
  @Path(POOL)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response put(
      @PathParam("pool") Name pool, JsonBody body, @Context RequestContext context) {
    return Operation.putPool(pool, body).execute(commands, context);
  }

  /**
   * 200, deleted with its targets; 409 naming the gateways that use it, unless {@code
   * ?cascade=true} removes these uses.
   */
  @DELETE
  @Path(POOL)
  public Response delete(@PathParam("pool") Name pool, @Context RequestContext context) {
    return Operation.deletePool(pool, context.flag(CASCADE)).execute(commands, context, CASCADE);
  }

  /** 200 with the names of the pool's targets. */
  @GET
  @Path(TARGETS)
  public Response targets(@PathParam("pool") Name pool, @Context RequestContext context) {
    return queries.list(
        context,
        view ->
            new TargetNames(
                Representations.names(Representations.pool(view, pool).targets().keySet())));
  }

  /** 200 with the target; 404 if the pool has no such target. */
  @GET
  @Path(TARGET)
  public Response getTarget(
      @PathParam("pool") Name pool,
      @PathParam("target") Name target,
      @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.target(view, pool, target),
        view -> view.model().targetRevision(target));
  }

  /** 200, created, changed or moved to this pool. */
  @PUT
  @Path(TARGET)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response putTarget(
      @PathParam("pool") Name pool,
      @PathParam("target") Name target,
      JsonBody body,
      @Context RequestContext context) {
    return Operation.putTarget(pool, target, body).execute(commands, context);
  }

  /** 200, deleted; 404 if the pool has no such target. */
  @DELETE
  @Path(TARGET)
  public Response deleteTarget(
      @PathParam("pool") Name pool,
      @PathParam("target") Name target,
      @Context RequestContext context) {
    return Operation.deleteTarget(pool, target).execute(commands, context);
  }

  /** 200 with the policy, which every pool has. */
  @GET
  @Path(POLICY)
  public Response getPolicy(@PathParam("pool") Name pool, @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.policy(Representations.pool(view, pool).pool()),
        view -> view.model().policyRevision(pool));
  }

  /** 200, changed, or reset if the body is null. */
  @PUT
  @Path(POLICY)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response putPolicy(
      @PathParam("pool") Name pool, JsonBody body, @Context RequestContext context) {
    return Operation.putPolicy(pool, body).execute(commands, context);
  }

  /** 200, reset: the policy is that of a new pool. */
  @DELETE
  @Path(POLICY)
  public Response deletePolicy(@PathParam("pool") Name pool, @Context RequestContext context) {
    return Operation.resetPolicy(pool).execute(commands, context);
  }
}
