package io.hrapi.app.resource;

import io.hrapi.app.deploy.commit.ControlResult;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.commit.HaproxyStarter;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.reader.MaybeJson;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.Preconditions;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;

/**
 * Operations on HAProxy: commits of the pending configuration, start, restart and stop.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter; 412 for a
 * stale precondition; 503 if the event log is not available.
 */
@Path("/v1/haproxy")
@Produces(MediaType.APPLICATION_JSON)
public final class HaproxyControlResource {

  private final Deployer deployer;
  private final HaproxyStarter starter;
  private final HaproxyStopper stopper;
  private final CommitChanges changes;

  public HaproxyControlResource(
      Deployer deployer, HaproxyStarter starter, HaproxyStopper stopper, CommitChanges changes) {
    this.deployer = deployer;
    this.starter = starter;
    this.stopper = stopper;
    this.changes = changes;
  }

  /**
   * 200, the pending configuration is running now, and the one that ran is pending; 404 if nothing
   * was pending; 409, 412, 422 and 503 as for a commit. {@code {"confirm": seconds}} is accepted as
   * for a commit, but is 409 while HAProxy is stopped. Without it, a stopped HAProxy stays stopped,
   * and its next start loads the configuration that is running now.
   */
  @POST
  @Path("configuration/commit")
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

  /**
   * 200, started with the configuration that ran last; 409 if HAProxy already runs, or nothing was
   * committed yet; 412 if the model changed; 503 if HAProxy is not available.
   */
  @POST
  @Path("control/start")
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
  @Path("control/restart")
  public Response restart(@Context RequestContext context) {
    return started(context, starter::restart);
  }

  /**
   * 200, stopped, and stays so until it is started or something is committed; 412 if the model
   * changed.
   */
  @POST
  @Path("control/stop")
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
        HaproxyControlResource::state,
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
