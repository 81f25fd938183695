package io.hrapi.app.resource;

import com.google.common.hash.Hashing;
import io.hrapi.app.deploy.commit.UploadCheck;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.reader.UploadedText;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.DeletePending;
import io.hrapi.events.command.PutPending;
import io.hrapi.events.log.KeptText;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/**
 * HAProxy's configurations: pending, running, and what a commit would load.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter; 404 for a
 * version that does not exist; for a configuration 304 if the client has it already; for writes 412
 * for a stale precondition, 503 if the event log is not available.
 */
@Path("/v1/haproxy")
@Produces(MediaType.APPLICATION_JSON)
public final class HaproxyConfigurationResource {

  private static final String CONFIGURATION = "configuration";
  private static final String PENDING = CONFIGURATION + "/pending";
  private static final String RUNNING = CONFIGURATION + "/running";
  private static final String NEXT = CONFIGURATION + "/next";
  private static final String EXPANDED = "/expanded";
  private static final int DIGEST_DIGITS = 16;

  private final QueryExecutor queries;
  private final CommandExecutor commands;
  private final Configurations configurations;
  private final UploadRenderer uploads;
  private final UploadCheck uploadCheck;

  public HaproxyConfigurationResource(
      QueryExecutor queries,
      CommandExecutor commands,
      Configurations configurations,
      UploadRenderer uploads,
      UploadCheck uploadCheck) {
    this.queries = queries;
    this.commands = commands;
    this.configurations = configurations;
    this.uploads = uploads;
    this.uploadCheck = uploadCheck;
  }

  /**
   * 200 with the running configuration, with its variables as uploaded; 404 before the first
   * commit.
   */
  @GET
  @Path(RUNNING)
  @Produces(MediaType.TEXT_PLAIN)
  public Response running(@Context RequestContext context) {
    return queries.text(
        context,
        view -> configurations.running(view, context.memory()),
        view -> view.deployment().runningSince());
  }

  /** The same with the values of the variables. */
  @GET
  @Path(RUNNING + EXPANDED)
  @Produces(MediaType.TEXT_PLAIN)
  public Response runningExpanded(@Context RequestContext context) {
    return queries.text(
        context,
        view -> configurations.runningExpanded(view, context.memory()),
        view -> view.deployment().runningSince());
  }

  /**
   * 200 with the configuration that {@code POST /v1/controller/commit} would load, whatever is
   * pending or running: the newest model as rendered, which has no variables; 409 or 422 if it
   * cannot be rendered.
   */
  @GET
  @Path("{path: " + NEXT + "(" + EXPANDED + ")?}")
  @Produces(MediaType.TEXT_PLAIN)
  public Response next(@Context RequestContext context) {
    return queries.text(
        context, view -> configurations.next(view, context.memory()), configurations::nextSince);
  }

  /**
   * 200 with the configuration that {@code POST …/configuration/commit} would load, with its
   * variables as uploaded; 404 if nothing is pending; 409 or 422 if the model cannot be rendered.
   */
  @GET
  @Path(PENDING)
  @Produces(MediaType.TEXT_PLAIN)
  public Response pending(@Context RequestContext context) {
    return queries.text(
        context,
        view -> configurations.pending(view, context.memory()),
        view -> view.deployment().pendingSince());
  }

  /** The same with the values of the variables. */
  @GET
  @Path(PENDING + EXPANDED)
  @Produces(MediaType.TEXT_PLAIN)
  public Response pendingExpanded(@Context RequestContext context) {
    return queries.text(
        context,
        view -> configurations.pendingExpanded(view, context.memory()),
        configurations::pendingExpandedSince,
        HaproxyConfigurationResource::digest);
  }

  /**
   * Returns a digest for the entity tag: the values of variables depend on this process and
   * machine, not on the version.
   */
  private static String digest(String text) {
    return Hashing.sha256()
        .hashString(text, StandardCharsets.UTF_8)
        .toString()
        .substring(0, DIGEST_DIGITS);
  }

  /**
   * 200, the upload is pending, with {@code warnings} naming the lines that are not loaded; 400
   * with HAProxy's messages if it is not valid, for an unknown variable, or naming lines that are
   * not allowed; 409 for a port outside the range; 413 beyond 1 MiB; 415 for anything but
   * text/plain; 503 if HAProxy is not available.
   */
  @PUT
  @Path(PENDING)
  @Consumes(MediaType.TEXT_PLAIN)
  public Response putPending(UploadedText body, @Context RequestContext context) {
    context.allow(List.of(WriteRequests.DRY_RUN));
    UploadCheck.Checked checked = uploadCheck.check(body.text());
    KeptText text = UploadRenderer.kept(body.text());
    return commands.execute(
        context,
        List.of(),
        new PutPending(text, checked.certificates()),
        decision ->
            checked.warnings().isEmpty()
                ? Map.of("updated", "pending")
                : Map.of("updated", "pending", "warnings", checked.warnings()));
  }

  /** 200, the upload is discarded, and the model is pending again; 404 if no upload is pending. */
  @DELETE
  @Path(PENDING)
  public Response deletePending(@Context RequestContext context) {
    return commands.execute(
        context, List.of(), new DeletePending(), decision -> Map.of("deleted", "pending"));
  }

  /** 200 with the variables of uploads and their values. */
  @GET
  @Path("{path: (configuration/)?variables}")
  public Response variables(@Context RequestContext context) {
    return queries.list(context, view -> uploads.variables());
  }
}
