package io.hrapi.app.resource;

import com.google.common.collect.Lists;
import io.hrapi.api.representation.EventPage;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.http.request.ResourceParameter;
import io.hrapi.app.present.EventRepresentations;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.HistoryPath;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The audit trail: every accepted request, and the actions of hrapi itself. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {

  private static final String API = "/v1";
  private static final int CHANGES_IN_LIST = 50;
  private static final List<String> PARAMETERS =
      List.of("after", "before", "resource", "type", "actor", "since", "until", "order", "limit");

  private final EventStore store;
  private final CommandHandler handler;
  private final HistoryFollower follower;

  public EventsResource(EventStore store, CommandHandler handler, HistoryFollower follower) {
    this.store = store;
    this.handler = handler;
    this.follower = follower;
  }

  /**
   * 200 with a page of events, oldest first unless {@code order=desc}; 400 for a parameter that is
   * unknown or malformed; 503 if other requests use the memory that it needs, for a {@code
   * resource} while its index is being built, or if an event is not what was written; the problem
   * then names the event. An event belongs to the resource that its request named, to those that it
   * changed, and to the resources that contain them. A page has fewer events than {@code limit} if
   * they are large, but at least one; {@code next} tells whether more follow. No page has events
   * that did not exist when the first page was read.
   */
  @GET
  public Response list(@Context RequestContext context) {
    context.allow(PARAMETERS);
    long newest = handler.view().version();
    Paging page = Paging.of(context, newest);
    HistoryPath resource = ResourceParameter.read(context.parameter("resource"));
    EventSlice slice = resource == null ? all(page, context) : of(resource, page, context);
    List<EventRecord> events = slice.events();
    String next =
        page.next(
            context,
            API + "/events",
            events.stream().map(EventRecord::version).toList(),
            slice.cut());
    return Paging.linked(
            Responses.json(
                new EventPage(
                    Lists.transform(
                        events, event -> EventRepresentations.of(event, CHANGES_IN_LIST)),
                    next),
                newest),
            next)
        .build();
  }

  private EventSlice all(Paging page, RequestContext context) {
    EventQuery query =
        new EventQuery(
            page.after(),
            page.before(),
            null,
            context.parameter("type"),
            context.parameter("actor"),
            context.timeMicros("since"),
            context.timeMicros("until"),
            page.descending(),
            page.limit());
    return store.page(query, Paging.MAX_BYTES, context.memory());
  }

  /** Returns the events of a resource; only those that the history index names are read. */
  private EventSlice of(HistoryPath resource, Paging page, RequestContext context) {
    Long since = context.timeMicros("since");
    Long until = context.timeMicros("until");
    // Times never decrease with the version; no event is older than 1970.
    long after =
        since == null || since <= 0
            ? page.after()
            : Math.max(page.after(), store.versionAt(since - 1));
    long before =
        until == null ? page.before() : Math.min(page.before(), store.versionAt(until) + 1);
    PickedEvents picked =
        new PickedEvents(
            store, context.parameter("type"), context.parameter("actor"), 0, context.memory());
    List<Long> versions;
    do {
      versions =
          HistoryResource.known(
              follower.trail(
                  new HistoryIndex.Query(
                      resource.path(),
                      resource.related(),
                      after,
                      before,
                      page.descending(),
                      EventQuery.MAX_LIMIT),
                  HistoryResource.WAIT));
      picked.add(versions, page.limit());
      if (!versions.isEmpty()) {
        long last = versions.get(versions.size() - 1);
        after = page.descending() ? after : last;
        before = page.descending() ? last : before;
      }
    } while (versions.size() == EventQuery.MAX_LIMIT
        && !picked.isCut()
        && picked.events().size() < page.limit());
    return new EventSlice(picked.events(), picked.isCut());
  }

  /**
   * 200 with the event of a version, with all its changes; 400 for a query parameter; 404 if there
   * is no such event; 503 if other requests use the memory that it needs, or if the event is not
   * what was written.
   */
  @GET
  @Path("{version}")
  public Response get(@PathParam("version") String version, @Context RequestContext context) {
    context.allow(List.of());
    long number = version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    long newest = handler.view().version();
    if (number < 1 || number > newest) {
      throw new Refusal.NotFound(
          "there is no event of version " + version + "; the newest is " + newest);
    }
    EventRecord event =
        store.page(EventQuery.of(number), Paging.MAX_BYTES, context.memory()).events().get(0);
    return Responses.json(EventRepresentations.of(event), number).build();
  }
}
