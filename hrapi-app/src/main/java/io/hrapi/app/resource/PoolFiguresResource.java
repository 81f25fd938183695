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

/** HAProxy's statistics of a pool and its targets. */
@Path("/v1/pools/{pool}/stats")
@Produces(MediaType.APPLICATION_JSON)
public final class PoolFiguresResource {

  /** Estimated heap of a target's statistics while they are read and shown, in bytes. */
  private static final long TARGET_BYTES = 1_500;

  private final CommandHandler handler;
  private final LiveFigures figures;

  public PoolFiguresResource(CommandHandler handler, LiveFigures figures) {
    this.handler = handler;
    this.figures = figures;
  }

  /**
   * 200 with the statistics; {@code Hrapi-Version} is the running version. 400 for a query
   * parameter, since only current statistics exist. 404 if there is no such pool. 409 if HAProxy
   * runs without the pool: it is not committed yet, no running gateway uses it, or an upload runs.
   * 503 if HAProxy does not run or does not answer, or if other requests use the memory.
   */
  @GET
  public Response get(@PathParam("pool") Name pool, @Context RequestContext context) {
    View view = FigureAnswers.view(handler, context);
    context.memory().take(TARGET_BYTES * Representations.pool(view, pool).targets().size());
    return FigureAnswers.answer(figures.pool(view, pool));
  }
}
