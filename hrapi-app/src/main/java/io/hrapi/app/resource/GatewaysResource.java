package io.hrapi.app.resource;

import io.hrapi.api.representation.EndpointNames;
import io.hrapi.api.representation.GatewayNames;
import io.hrapi.api.representation.PoolNames;
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
 * Gateways (HAProxy's frontends), their endpoints and their pools. pyHrapi's documentation writes
 * {@code /v1/gateway/{g}} in one place, so this path is accepted too.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter; 404 for a
 * version that does not exist, or, unless a PUT creates it, if there is no such gateway; for a GET
 * of one resource 304 if the client has it already; for writes 412 for a stale precondition, 503 if
 * the event log is not available; for a PUT 400 if the body is not JSON, 415 for another media
 * type, 422 naming each invalid field.
 */
@Path("/v1/{gateways: gateways?}")
@Produces(MediaType.APPLICATION_JSON)
public final class GatewaysResource {

  private static final String GATEWAY = "{gateway}";
  private static final String ENDPOINTS = GATEWAY + "/endpoints";
  private static final String ENDPOINT = ENDPOINTS + "/{endpoint}";
  private static final String POOLS = GATEWAY + "/pools";
  private static final String POOL = POOLS + "/{alias}";

  private final QueryExecutor queries;
  private final CommandExecutor commands;

  public GatewaysResource(QueryExecutor queries, CommandExecutor commands) {
    this.queries = queries;
    this.commands = commands;
  }

  /** 200 with the names of all gateways. */
  @GET
  public Response list(@Context RequestContext context) {
    return queries.list(
        context, view -> new GatewayNames(Representations.names(view.model().gateways().keySet())));
  }

  /** 200 with the gateway. */
  @GET
  @Path(GATEWAY)
  public Response get(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.of(Representations.gateway(view, gateway)),
        view -> view.model().gatewayRevision(gateway));
  }

  /** 200, created or changed; 404 for an unknown certificate. */
  @PUT
  @Path(GATEWAY)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response put(
      @PathParam("gateway") Name gateway, JsonBody body, @Context RequestContext context) {
    return Operation.putGateway(gateway, body).execute(commands, context);
  }

  /** 200, deleted with its endpoints and routes. */
  @DELETE
  @Path(GATEWAY)
  public Response delete(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    return Operation.deleteGateway(gateway).execute(commands, context);
  }

  /** 200 with the names of the gateway's endpoints. */
  @GET
  @Path(ENDPOINTS)
  public Response endpoints(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    return queries.list(
        context,
        view ->
            new EndpointNames(
                gateway.value(),
                Representations.names(
                    Representations.gateway(view, gateway).endpoints().keySet())));
  }

  /** 200 with the endpoint; 404 if the gateway has no such endpoint. */
  @GET
  @Path(ENDPOINT)
  public Response getEndpoint(
      @PathParam("gateway") Name gateway,
      @PathParam("endpoint") Name endpoint,
      @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.endpoint(view, gateway, endpoint),
        view -> view.model().endpointRevision(endpoint));
  }

  /** 200, created, changed or moved to this gateway; 404 for an unknown certificate. */
  @PUT
  @Path(ENDPOINT)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response putEndpoint(
      @PathParam("gateway") Name gateway,
      @PathParam("endpoint") Name endpoint,
      JsonBody body,
      @Context RequestContext context) {
    return Operation.putEndpoint(gateway, endpoint, body).execute(commands, context);
  }

  /** 200, deleted; 404 if the gateway has no such endpoint. */
  @DELETE
  @Path(ENDPOINT)
  public Response deleteEndpoint(
      @PathParam("gateway") Name gateway,
      @PathParam("endpoint") Name endpoint,
      @Context RequestContext context) {
    return Operation.deleteEndpoint(gateway, endpoint).execute(commands, context);
  }

  /** 200 with the aliases of the gateway's pools. */
  @GET
  @Path(POOLS)
  public Response pools(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    return queries.list(
        context,
        view ->
            new PoolNames(
                Representations.names(Representations.gateway(view, gateway).routes().keySet())));
  }

  /** 200 with the pool under the alias, and its rule; 404 if the gateway has no such alias. */
  @GET
  @Path(POOL)
  public Response getPool(
      @PathParam("gateway") Name gateway,
      @PathParam("alias") Name alias,
      @Context RequestContext context) {
    return queries.one(
        context,
        view -> Representations.route(view, gateway, alias),
        view -> view.model().routeRevision(gateway, alias));
  }

  /** 200, created or changed; the pool need not exist. */
  @PUT
  @Path(POOL)
  @Consumes(MediaType.APPLICATION_JSON)
  public Response putPool(
      @PathParam("gateway") Name gateway,
      @PathParam("alias") Name alias,
      JsonBody body,
      @Context RequestContext context) {
    return Operation.putRoute(gateway, alias, body).execute(commands, context);
  }

  /** 200, deleted; the pool itself stays; 404 if the gateway has no such alias. */
  @DELETE
  @Path(POOL)
  public Response deletePool(
      @PathParam("gateway") Name gateway,
      @PathParam("alias") Name alias,
      @Context RequestContext context) {
    return Operation.deleteRoute(gateway, alias).execute(commands, context);
  }
}
