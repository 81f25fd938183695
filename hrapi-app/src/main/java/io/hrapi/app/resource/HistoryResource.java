package io.hrapi.app.resource;

import com.google.common.collect.Lists;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.representation.ResourceHistory;
import io.hrapi.api.representation.ResourceVersion;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Times;
import io.hrapi.events.change.Change;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.HistoryPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The versions of one resource: those that changed what a reader sees of it, also if it was deleted
 * or created again since.
 *
 * <p>Every method: 200 with a page of versions, oldest first unless {@code order=desc}; 400 for a
 * parameter that is unknown or malformed; 404 if there never was such a resource; 503 while the
 * history index is being built, if other requests use the memory that it needs, or if an event is
 * not what was written; the problem then names the event. A page has fewer versions than {@code
 * limit} if their events are large.
 */
@Path("/v1/history")
@Produces(MediaType.APPLICATION_JSON)
public final class HistoryResource {

  private static final String API = "/v1";
  private static final String GATEWAY = "{gateways: gateways?}/{gateway}";
  private static final String POOL = "pools/{pool}";
  static final Duration WAIT = Duration.ofSeconds(5);
  private static final int SHOWN_CHANGES = 50;

  /**
   * The heap that the changes of an event take, in bytes for each character of their stored form.
   */
  private static final int PICKED_FACTOR = 2;

  private final EventStore store;
  private final CommandHandler handler;
  private final HistoryFollower follower;

  public HistoryResource(EventStore store, CommandHandler handler, HistoryFollower follower) {
    this.store = store;
    this.handler = handler;
    this.follower = follower;
  }

  /** The history of all resources together; it may be empty. */
  @GET
  @Path("model")
  public Response model(@Context RequestContext context) {
    return answer(HistoryPath.MODEL, context);
  }

  /** The history of the configurations that HAProxy loaded, of the model or an upload. */
  @GET
  @Path("haproxy/configuration/running")
  public Response running(@Context RequestContext context) {
    return answer(HistoryPath.RUNNING, context);
  }

  @GET
  @Path(GATEWAY)
  public Response gateway(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    return answer(HistoryPath.gateway(gateway), context);
  }

  @GET
  @Path(GATEWAY + "/endpoints/{endpoint}")
  public Response endpoint(
      @PathParam("gateway") Name gateway,
      @PathParam("endpoint") Name endpoint,
      @Context RequestContext context) {
    return answer(HistoryPath.endpoint(gateway, endpoint), context);
  }

  @GET
  @Path(GATEWAY + "/pools/{alias}")
  public Response route(
      @PathParam("gateway") Name gateway,
      @PathParam("alias") Name alias,
      @Context RequestContext context) {
    return answer(HistoryPath.route(gateway, alias), context);
  }

  @GET
  @Path(POOL)
  public Response pool(@PathParam("pool") Name pool, @Context RequestContext context) {
    return answer(HistoryPath.pool(pool), context);
  }

  @GET
  @Path(POOL + "/policy")
  public Response policy(@PathParam("pool") Name pool, @Context RequestContext context) {
    return answer(HistoryPath.policy(pool), context);
  }

  @GET
  @Path(POOL + "/targets/{target}")
  public Response target(
      @PathParam("pool") Name pool,
      @PathParam("target") Name target,
      @Context RequestContext context) {
    return answer(HistoryPath.target(pool, target), context);
  }

  @GET
  @Path("certificates/{certificate}")
  public Response certificate(
      @PathParam("certificate") CertificateName certificate, @Context RequestContext context) {
    return answer(HistoryPath.certificate(certificate.name()), context);
  }

  private Response answer(HistoryPath resource, RequestContext context) {
    context.allow(Paging.PARAMETERS);
    long newest = handler.view().version();
    Paging paging = Paging.of(context, newest);
    List<Long> versions =
        known(
            follower.versions(
                new HistoryIndex.Query(
                    resource.path(),
                    resource.related(),
                    paging.after(),
                    paging.before(),
                    paging.descending(),
                    paging.limit()),
                WAIT));
    if (versions.isEmpty()
        && !resource.equals(HistoryPath.MODEL)
        && !known(follower.knows(resource, newest, WAIT))) {
      throw new Refusal.NotFound(
          "there has never been a resource " + API + resource.path() + " (version " + newest + ")");
    }
    // While an event is shown, the changes of this resource are collected from it, which needs
    // memory.
    PickedEvents page = new PickedEvents(store, null, null, PICKED_FACTOR, context.memory());
    page.add(versions, paging.limit());
    List<EventRecord> events = page.events();
    List<ResourceVersion> shown = Lists.transform(events, event -> of(resource, event));
    String next =
        paging.next(
            context,
            API + "/history" + resource.path(),
            versions.subList(0, events.size()),
            events.size() < versions.size());
    return Paging.linked(
            Responses.json(new ResourceHistory(API + resource.path(), shown, next), newest), next)
        .build();
  }

  /** Returns the history index's answer; throws a 503 while the index has not caught up. */
  static <T> T known(Optional<T> answer) {
    return answer.orElseThrow(
        () ->
            ProblemException.of(
                ProblemCode.CATCHING_UP,
                "the index of the history has not caught up with the event log yet"));
  }

  private static ResourceVersion of(HistoryPath resource, EventRecord event) {
    List<Change> changes = resource.of(ChangeCodec.lazily(event.format(), event.changes()));
    return new ResourceVersion(
        event.version(),
        Times.text(event.timeMicros()),
        event.type(),
        event.actor(),
        event.reason(),
        changes.size(),
        ChangeRepresentations.of(changes.subList(0, Math.min(SHOWN_CHANGES, changes.size()))));
  }
}
