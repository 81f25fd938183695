package io.hrapi.app.resource;

import io.hrapi.api.representation.StatusRepresentation;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.status.CertificatesStatus;
import io.hrapi.app.status.DeploymentStatus;
import io.hrapi.app.status.HaproxyStatus;
import io.hrapi.app.status.Identity;
import io.hrapi.app.status.LogStatus;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The current status in one response. */
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private final CommandHandler handler;
  private final Identity identity;
  private final DeploymentStatus deployments;
  private final HaproxyStatus haproxy;
  private final LogStatus log;
  private final CertificatesStatus certificates;

  /** Creates the resource, which puts the parts of the status together. */
  public StatusResource(
      CommandHandler handler,
      Identity identity,
      DeploymentStatus deployments,
      HaproxyStatus haproxy,
      LogStatus log,
      CertificatesStatus certificates) {
    this.handler = handler;
    this.identity = identity;
    this.deployments = deployments;
    this.haproxy = haproxy;
    this.log = log;
    this.certificates = certificates;
  }

  /**
   * 200 with the status, whatever HAProxy's state is; HAProxy is queried for it, for a few seconds
   * at most. 400 for a query parameter.
   */
  @GET
  public Response get(@Context RequestContext context) {
    context.allow(List.of());
    Haproxy observed = haproxy.observe();
    View view = handler.view();
    Deployment deployment = view.deployment();
    return Responses.json(
            new StatusRepresentation(
                identity.name(),
                identity.release(),
                identity.node(),
                deployments.versions(view),
                deployments.next(view),
                observed,
                deployments.lastCommit(deployment),
                log.log(),
                haproxy.drift(),
                deployments.confirm(deployment),
                haproxy.targets(observed, deployment),
                certificates.expiring()),
            view.version())
        .build();
  }
}
