package io.hrapi.app.resource;

import io.hrapi.api.representation.EventPage;
import io.hrapi.app.http.BadRequestException;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.EventRepresentations;
import io.hrapi.app.http.Replies;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.log.EventQuery;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The audit trail: every accepted request, and what hrapi did by itself. */
@Path("/v1/events")
@Produces(MediaType.APPLICATION_JSON)
public final class EventsResource {

  private static final String API = "/v1";
  private static final int DEFAULT_LIMIT = 100;
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
   * unknown or malformed. A page never has events that were not there when its first page was read.
   */
  @GET
  public Response list(@Context Call call) {
    call.allow(PARAMETERS);
    boolean descending = descending(call);
    // Pins the pages that follow to what is there now, so that none shifts.
    long newest = handler.view().version();
    Long before = call.number("before");
    Long after = call.number("after");
    EventQuery query =
        new EventQuery(
            after == null ? 0 : after,
            before == null ? newest + 1 : before,
            EventRepresentations.subject(call.parameter("resource")),
            call.parameter("type"),
            call.parameter("actor"),
            call.timeMicros("since"),
            call.timeMicros("until"),
            descending,
            limit(call));
    List<EventRecord> events = store.page(query);
    String next = next(call, query, events);
    Response.ResponseBuilder answer =
        Replies.json(
            new EventPage(
                events.stream()
                    .map(event -> EventRepresentations.of(event, CHANGES_IN_LIST))
                    .toList(),
                next),
            newest);
    if (next != null) {
      answer.header(HttpHeaders.LINK, "<" + next + ">; rel=\"next\"");
    }
    return answer.build();
  }

  /** 200 with the event of a version, all its changes; 404 if there is none of that version. */
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
    EventQuery query =
        new EventQuery(number - 1, number + 1, null, null, null, null, null, false, 1);
    return Replies.json(EventRepresentations.of(store.page(query).get(0)), number).build();
  }

  private static boolean descending(Call call) {
    String order = call.parameter("order");
    if (order == null || order.equals("asc")) {
      return false;
    }
    if (order.equals("desc")) {
      return true;
    }
    throw new BadRequestException("order takes asc or desc, got \"" + order + "\"");
  }

  private static int limit(Call call) {
    Long limit = call.number("limit");
    if (limit == null) {
      return DEFAULT_LIMIT;
    }
    if (limit < 1 || limit > EventQuery.MAX_LIMIT) {
      throw new BadRequestException(
          "limit takes a number from 1 to " + EventQuery.MAX_LIMIT + ", got " + limit);
    }
    return limit.intValue();
  }

  private static @Nullable String next(Call call, EventQuery query, List<EventRecord> events) {
    if (events.size() < query.limit()) {
      return null;
    }
    long last = events.get(events.size() - 1).version();
    Stream<Map.Entry<String, String>> kept =
        call.parameters().entrySet().stream()
            .filter(entry -> !entry.getKey().equals("after") && !entry.getKey().equals("before"));
    Stream<Map.Entry<String, String>> bounds =
        Stream.of(
            Map.entry("after", Long.toString(query.descending() ? query.after() : last)),
            Map.entry("before", Long.toString(query.descending() ? last : query.before())));
    return API
        + "/events?"
        + Stream.concat(kept, bounds)
            .map(
                entry ->
                    entry.getKey()
                        + "="
                        + URLEncoder.encode(entry.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
  }
}
