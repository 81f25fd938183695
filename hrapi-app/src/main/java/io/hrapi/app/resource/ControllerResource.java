package io.hrapi.app.resource;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.deploy.CommitResult;
import io.hrapi.app.deploy.Deployer;
import io.hrapi.app.deploy.HaproxyObserver;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.ProblemException;
import io.hrapi.app.http.Replies;
import io.hrapi.app.http.Writes;
import io.hrapi.events.model.CommitAttempt.Outcome;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.UriBuilder;
import java.net.URI;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** What is done with HAProxy: commit, and the way to its dashboard. */
@Path("/v1/controller")
@Produces(MediaType.APPLICATION_JSON)
public final class ControllerResource {

  private static final String DASHBOARD = "__haproxy/dashboard";

  private final Deployer deployer;
  private final HaproxyObserver haproxy;

  public ControllerResource(Deployer deployer, HaproxyObserver haproxy) {
    this.deployer = deployer;
    this.haproxy = haproxy;
  }

  /**
   * 200, HAProxy serves the newest version of the model; 409 if a pool that traffic would go to is
   * missing, two rules are the same or an address stands there twice; 412 if the model changed; 422
   * with HAProxy's words if it refuses the configuration, or cannot listen where it is to; 503 if
   * there is no HAProxy, or the event log is not available. Whatever is not 200 leaves what runs as
   * it was.
   */
  @POST
  @Path("commit")
  public Response commit(@Context Call call) {
    call.allow(List.of(Writes.DRY_RUN));
    boolean dryRun = call.flag(Writes.DRY_RUN);
    CommitResult result = deployer.commit(call.preconditions(), call.requested(), dryRun);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("HaProxy Status", result.outcome() == Outcome.START ? "Started" : "restarted");
    answer.put("Listen Port", Integer.toString(result.statisticsPort()));
    if (!dryRun) {
      answer.put("PID", result.pid());
    }
    answer.put("version", result.version());
    answer.put("applied", result.outcome().name().toLowerCase(Locale.ROOT));
    answer.put("warnings", result.warnings());
    if (dryRun) {
      answer.put("changes", List.of());
    }
    return Replies.json(answer, result.eventVersion()).build();
  }

  /** 302 to HAProxy's statistics page; 404 while HAProxy does not run. */
  @GET
  @Path(DASHBOARD)
  public Response dashboard(@Context Call call) {
    Integer port = haproxy.statisticsPort();
    if (port == null) {
      throw ProblemException.of(
          ProblemCode.NOT_FOUND, "HAProxy does not run, and its dashboard with it; commit first");
    }
    URI page =
        UriBuilder.fromUri(call.baseUri())
            .scheme("http")
            .port(port)
            .replacePath("/" + DASHBOARD)
            .build();
    return Response.status(Response.Status.FOUND).location(page).build();
  }
}
