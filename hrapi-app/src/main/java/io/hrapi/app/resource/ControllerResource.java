package io.hrapi.app.resource;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.deploy.commit.CommitResult;
import io.hrapi.app.deploy.commit.Deployer;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.reader.MaybeJson;
import io.hrapi.app.http.reader.UploadedText;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.change.CommitConfirmed;
import io.hrapi.events.command.ConfirmCommit;
import io.hrapi.events.model.CommitAttempt.Outcome;
import jakarta.ws.rs.Consumes;
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
import java.util.Map;

/** Operations on HAProxy: commit, upload, and the redirect to its dashboard. */
@Path("/v1/controller")
@Produces(MediaType.APPLICATION_JSON)
public final class ControllerResource {

  private static final String STATUS = "HaProxy Status";
  private static final String DASHBOARD = "__haproxy/dashboard";

  private final Deployer deployer;
  private final HaproxyObserver haproxy;
  private final SingleFlight single;
  private final CommandExecutor commands;
  private final CommitChanges changes;

  public ControllerResource(
      Deployer deployer,
      HaproxyObserver haproxy,
      SingleFlight single,
      CommandExecutor commands,
      CommitChanges changes) {
    this.deployer = deployer;
    this.haproxy = haproxy;
    this.single = single;
    this.commands = commands;
    this.changes = changes;
  }

  /**
   * 200, HAProxy serves the newest version of the model; 409 if a pool that traffic would go to is
   * missing, two rules are the same or an address stands there twice, if an upload runs, but with
   * {@code ?replaceUpload=true}, and if no gateway would listen where something serves, but with
   * {@code ?empty=true}; 412 if the model changed; 422 with HAProxy's words if it refuses the
   * configuration, or cannot listen where it is to; 503 if there is no HAProxy, too many commits
   * wait, or the event log is not available. Whatever is not 200 leaves what runs as it was.
   *
   * <p>With {@code {"confirm": seconds}} it stays only if it is confirmed in that time: 409 if
   * nothing was committed before; 422 for other fields or seconds that are not 1–86 400; 415.
   */
  @POST
  @Path("commit")
  public Response commit(MaybeJson body, @Context RequestContext context) {
    return Commits.answer(
        context,
        Commits.confirmSecondsOfModel(body, context),
        deployer::commit,
        STATUS,
        ControllerResource::committed,
        result -> Commits.would(result, committed(result)),
        changes);
  }

  /**
   * 200, HAProxy serves the configuration that was uploaded; 400 for an unknown variable; 409 for a
   * port beyond the range; 412, 422 and 503 as for a commit; 413 beyond 1 MiB; 415. With {@code
   * ?confirm=seconds} it stays only if it is confirmed in that time: 400 and 409 as there.
   */
  @POST
  @Path("upload")
  @Consumes({MediaType.MULTIPART_FORM_DATA, MediaType.TEXT_PLAIN})
  public Response upload(UploadedText body, @Context RequestContext context) {
    return Commits.answer(
        context,
        Commits.confirmSeconds(context),
        request -> deployer.upload(body.text(), request),
        STATUS,
        ControllerResource::uploaded,
        result -> Commits.would(result, uploaded(result)),
        changes);
  }

  /**
   * 200, the commit that waited for this stays; 409 if none waits, since it was gone back from for
   * instance; 412 if the model changed; 503 if the event log is not available.
   */
  @POST
  @Path("confirm")
  public Response confirm(@Context RequestContext context) {
    // Not while hrapi is on its way back: it would be confirmed and gone all the same.
    return single.run(
        () ->
            commands.execute(
                context,
                List.of(),
                new ConfirmCommit(),
                decision -> confirmed((CommitConfirmed) decision.changes().get(0))));
  }

  private static String committed(CommitResult result) {
    return result.outcome() == Outcome.START ? "Started" : "restarted";
  }

  private static String uploaded(CommitResult result) {
    return result.outcome() == Outcome.START ? "Started" : "Overriden";
  }

  private static Map<String, Object> confirmed(CommitConfirmed confirmed) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("confirmed", confirmed.version());
    answer.put("commit", confirmed.commitId());
    return answer;
  }

  /**
   * 302 to HAProxy's statistics page; 400 for a query parameter; 404 while HAProxy does not run.
   */
  @GET
  @Path(DASHBOARD)
  public Response dashboard(@Context RequestContext context) {
    context.allow(List.of());
    Integer port = haproxy.statisticsPort();
    if (port == null) {
      throw ProblemException.of(
          ProblemCode.NOT_FOUND, "HAProxy does not run, so there is no dashboard; commit first");
    }
    URI page =
        UriBuilder.fromUri(context.baseUri())
            .scheme("http")
            .port(port)
            .replacePath("/" + DASHBOARD)
            .build();
    return Response.status(Response.Status.FOUND).location(page).build();
  }
}
