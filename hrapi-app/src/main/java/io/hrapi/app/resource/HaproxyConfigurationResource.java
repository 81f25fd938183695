package io.hrapi.app.resource;

import com.google.common.hash.Hashing;
import io.hrapi.app.deploy.commit.ControlResult;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.deploy.commit.UploadCheck;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.reader.MaybeJson;
import io.hrapi.app.http.reader.UploadedText;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.DeletePending;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.PutPending;
import io.hrapi.events.log.KeptText;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * HAProxy's configurations, pending and running, and the process itself.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter; 404 for a
 * version that does not exist; for a configuration 304 if the client has it already; for writes 412
 * for a stale precondition, 503 if the event log is not available.
 */
@Path("/v1/haproxy")
@Produces(MediaType.APPLICATION_JSON)
public final class HaproxyResource {

  private static final String CONFIGURATION = "configuration";
  private static final String PENDING = CONFIGURATION + "/pending";
  private static final String RUNNING = CONFIGURATION + "/running";
  private static final String NEXT = CONFIGURATION + "/next";
  private static final String EXPANDED = "/expanded";
  private static final String CONTROL = "control";
  private static final int DIGEST_DIGITS = 16;

  private final QueryExecutor queries;
  private final CommandExecutor commands;
  private final Configurations configurations;
  private final UploadRenderer uploads;
  private final UploadCheck uploadCheck;
  private final Deployer deployer;
  private final HaproxyStarter starter;
  private final HaproxyStopper stopper;
  private final CommitChanges changes;

  public HaproxyResource(
      QueryExecutor queries,
      CommandExecutor commands,
      Configurations configurations,
      UploadRenderer uploads,
      UploadCheck uploadCheck,
      Deployer deployer,
      HaproxyStarter starter,
      HaproxyStopper stopper,
      CommitChanges changes) {
    this.queries = queries;
    this.commands = commands;
    this.configurations = configurations;
    this.uploads = uploads;
    this.uploadCheck = uploadCheck;
    this.deployer = deployer;
    this.starter = starter;
    this.stopper = stopper;
    this.changes = changes;
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
        HaproxyResource::digest);
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

  /**
   * 200, the pending configuration is running now, and the one that ran is pending; 404 if nothing
   * was pending; 409, 412, 422 and 503 as for a commit. {@code {"confirm": seconds}} is accepted as
   * for a commit, but is 409 while HAProxy is stopped. Without it, a stopped HAProxy stays stopped,
   * and its next start loads the configuration that is running now.
   */
  @POST
  @Path(CONFIGURATION + "/commit")
  public Response commit(MaybeJson body, @Context RequestContext context) {
    return Commits.answer(
        context,
        Commits.confirmSeconds(body, context),
        deployer::commitPending,
        "status",
        result -> "pending is now running",
        result -> "pending would be running",
        changes);
  }

  /** 200 with the variables of uploads and their values. */
  @GET
  @Path("{path: (configuration/)?variables}")
  public Response variables(@Context RequestContext context) {
    return queries.list(context, view -> uploads.variables());
  }

  /**
   * 200, started with the configuration that ran last; 409 if HAProxy already runs, or nothing was
   * committed yet; 412 if the model changed; 503 if HAProxy is not available.
   */
  @POST
  @Path(CONTROL + "/start")
  public Response start(@Context RequestContext context) {
    return started(context, starter::start);
  }

  /**
   * 200, restarted with the running configuration without losing a connection, or started if it was
   * stopped; a HAProxy that does not answer, or that an older hrapi started as root, is stopped
   * first. 409 if nothing was committed yet; 412 if the model changed; 503 if HAProxy is not
   * available.
   */
  @POST
  @Path(CONTROL + "/restart")
  public Response restart(@Context RequestContext context) {
    return started(context, starter::restart);
  }

  /**
   * 200, stopped, and stays so until it is started or something is committed; 412 if the model
   * changed.
   */
  @POST
  @Path(CONTROL + "/stop")
  public Response stop(@Context RequestContext context) {
    return answer(
        context,
        stopper::stop,
        "status",
        result -> "haproxy killed",
        result -> "haproxy would be killed",
        false);
  }

  /** An action on HAProxy's process. */
  private interface Act {
    ControlResult run(
        Preconditions preconditions, HttpRequester<ControlResult> asked, boolean dryRun);
  }

  private static Response started(RequestContext context, Act act) {
    return answer(
        context,
        act,
        "haproxy status",
        HaproxyResource::state,
        result -> "would be " + state(result),
        true);
  }

  private static String state(ControlResult result) {
    return result.reloaded() ? "restarted" : "started";
  }

  private static Response answer(
      RequestContext context,
      Act act,
      String word,
      Function<ControlResult, String> state,
      Function<ControlResult, String> would,
      boolean withPid) {
    boolean dryRun = context.isDryRun();
    HttpRequester<ControlResult> asked =
        context.requester(
            result -> {
              Map<String, Object> answer = new LinkedHashMap<>();
              answer.put(word, (dryRun ? would : state).apply(result));
              if (withPid && !dryRun) {
                answer.put("pid", result.pid());
              }
              // Absent if empty, because pyHrapi's clients know a response without warnings.
              if (!result.warnings().isEmpty()) {
                answer.put("warnings", result.warnings());
              }
              if (dryRun) {
                answer.put("changes", List.of());
              }
              return answer;
            });
    ControlResult result = act.run(context.preconditions(), asked, dryRun);
    return Responses.json(asked.body(result), result.version()).build();
  }
}
