package io.hrapi.app.resource;

import com.google.common.collect.Lists;
import io.hrapi.api.representation.EventPage;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.EventRepresentations;
import io.hrapi.app.http.Replies;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventSlice;
import io.hrapi.events.log.EventStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** The audit trail: every accepted request, and what hrapi did by itself. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {

  private static final String API = "/v1";
  private static final int CHANGES_IN_LIST = 50;
  private static final List<String> PARAMETERS =
      List.of("after", "before", "resource", "type", "actor", "since", "until", "order", "limit");

  private final EventStore store;
  private final CommandHandler handler;

  public EventsResource(EventStore store, CommandHandler handler) {
    this.store = store;
    this.handler = handler;
  }

  /**
   * 200 with a page of events, oldest first unless {@code order=desc}; 400 for a parameter that is
   * unknown or malformed; 503 if other requests use the memory that it takes, or if an event is not
   * what was written, which is then named. A page has fewer than {@code limit} where its events are
   * large, and one at least; {@code next} says whether more follow. A page never has events that
   * were not there when its first page was read.
   */
  @GET
  public Response list(@Context Call call) {
    call.allow(PARAMETERS);
    long newest = handler.view().version();
    Paging page = Paging.of(call, newest);
    EventQuery query =
        new EventQuery(
            page.after(),
            page.before(),
            EventRepresentations.subject(call.parameter("resource")),
            call.parameter("type"),
            call.parameter("actor"),
            call.timeMicros("since"),
            call.timeMicros("until"),
            page.descending(),
            page.limit());
    EventSlice slice = store.page(query, Paging.MAX_BYTES, call.memory());
    List<EventRecord> events = slice.events();
    String next =
        page.next(
            call, API + "/events", events.stream().map(EventRecord::version).toList(), slice.cut());
    return Paging.linked(
            Replies.json(
                new EventPage(
                    Lists.transform(
                        events, event -> EventRepresentations.of(event, CHANGES_IN_LIST)),
                    next),
                newest),
            next)
        .build();
  }

  /**
   * 200 with the event of a version, all its changes; 404 if there is none of that version; 503 if
   * other requests use the memory that it takes, or if the event is not what was written.
   */
  @GET
  @Path("{version}")
  public Response get(@PathParam("version") String version, @Context Call call) {
    call.allow(List.of());
    long number = version.matches("\\d{1,18}") ? Long.parseLong(version) : 0;
    long newest = handler.view().version();
    if (number < 1 || number > newest) {
      throw new Refusal.NotFound(
          "there is no event of version " + version + "; the newest is " + newest);
    }
    EventRecord event =
        store.page(EventQuery.of(number), Paging.MAX_BYTES, call.memory()).events().get(0);
    return Replies.json(EventRepresentations.of(event), number).build();
  }
}
