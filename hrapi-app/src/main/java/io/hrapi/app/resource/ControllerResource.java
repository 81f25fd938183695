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

/** Operations on HAProxy: commits, uploads, confirmations, and the redirect to its dashboard. */
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
   * 200, HAProxy serves the newest version of the model; 409 if a pool that would get traffic is
   * missing, two rules are the same, or an address is used twice; 409 if an upload runs, unless
   * {@code ?replaceUpload=true}; 409 if no gateway would listen although HAProxy serves something
   * now, unless {@code ?empty=true}; 412 if the model changed; 422 with HAProxy's messages if it
   * refuses the configuration, or cannot listen on an address; 503 if HAProxy is not available, too
   * many commits wait, or the event log is not available. With any status but 200, the running
   * configuration is unchanged.
   *
   * <p>With {@code {"confirm": seconds}} the commit is rolled back unless it is confirmed within
   * that time: 409 if nothing was committed before; 422 for other fields, or seconds outside 1–86
   * 400; 415 for another media type.
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
   * 200, HAProxy serves the uploaded configuration; 400 for an unknown variable; 409 for a port
   * outside the range; 412, 422 and 503 as for a commit; 413 beyond 1 MiB; 415 for another media
   * type. With {@code ?confirm=seconds} the upload is rolled back unless it is confirmed within
   * that time: 400 for seconds outside 1–86 400; 409 if nothing was committed before.
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
   * 200, the commit that waited for confirmation stays; 409 if none waits, for example because it
   * was already rolled back; 412 if the model changed; 503 if the event log is not available.
   */
  @POST
  @Path("confirm")
  public Response confirm(@Context RequestContext context) {
    // Not during a rollback: the commit would be confirmed and rolled back all the same.
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

  /** 302 to HAProxy's statistics page; 400 for a query parameter; 404 if HAProxy does not run. */
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
