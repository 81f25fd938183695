package io.hrapi.app.resource;

import io.hrapi.api.representation.HaproxyLog;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.CommandHandler;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** HAProxy's latest messages. */
@Path("/v1/haproxy/log")
@Produces(MediaType.APPLICATION_JSON)
public final class HaproxyLogResource {

  private static final String LIMIT = "limit";
  private static final long DEFAULT_MESSAGES = 50;
  private static final long MAX_MESSAGES = 200;

  private final HaproxyObserver haproxy;
  private final CommandHandler handler;

  public HaproxyLogResource(HaproxyObserver haproxy, CommandHandler handler) {
    this.haproxy = haproxy;
    this.handler = handler;
  }

  /**
   * 200 with HAProxy's last alerts, warnings and notices, the newest last; 400 for a query
   * parameter other than {@code limit} (1–200, default 50); 503 if HAProxy's files are not
   * accessible.
   */
  @GET
  public Response get(@Context RequestContext context) {
    context.allow(List.of(LIMIT));
    Long given = context.number(LIMIT);
    long limit = given == null ? DEFAULT_MESSAGES : given;
    if (limit < 1 || limit > MAX_MESSAGES) {
      throw new BadRequestException(
          "the query parameter \"limit\" accepts 1 to " + MAX_MESSAGES + ", got " + limit);
    }
    return Responses.json(new HaproxyLog(haproxy.log((int) limit)), handler.view().version())
        .build();
  }
}
