package io.hrapi.app.resource;

import io.hrapi.app.figures.LiveFigures;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Representations;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;

/** HAProxy's statistics of a target. */
@Path("/v1/pools/{pool}/targets/{target}/stats")
@Produces(MediaType.APPLICATION_JSON)
public final class TargetFiguresResource {

  private final CommandHandler handler;
  private final LiveFigures figures;

  public TargetFiguresResource(CommandHandler handler, LiveFigures figures) {
    this.handler = handler;
    this.figures = figures;
  }

  /**
   * 200 with the statistics; {@code Hrapi-Version} is the running version. 400 for a query
   * parameter, since only current statistics exist. 404 if the pool has no such target. 409 if
   * HAProxy runs without the target: it is not committed yet, no running gateway uses its pool, or
   * an upload runs. 503 if HAProxy does not run or does not answer.
   */
  @GET
  public Response get(
      @PathParam("pool") Name pool,
      @PathParam("target") Name target,
      @Context RequestContext context) {
    View view = FigureAnswers.view(handler, context);
    Representations.requireTarget(view, pool, target);
    return FigureAnswers.answer(figures.target(view, pool, target));
  }
}
