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

/** HAProxy's statistics of a gateway. */
@Path("/v1/{gateways: gateways?}/{gateway}/stats")
@Produces(MediaType.APPLICATION_JSON)
public final class GatewayFiguresResource {

  private final CommandHandler handler;
  private final LiveFigures figures;

  public GatewayFiguresResource(CommandHandler handler, LiveFigures figures) {
    this.handler = handler;
    this.figures = figures;
  }

  /**
   * 200 with the statistics; {@code Hrapi-Version} is the running version. 400 for a query
   * parameter, since only current statistics exist. 404 if there is no such gateway. 409 if HAProxy
   * runs without the gateway: it is not committed yet, is disabled, has no endpoint, or an upload
   * runs. 503 if HAProxy does not run or does not answer.
   */
  @GET
  public Response get(@PathParam("gateway") Name gateway, @Context RequestContext context) {
    View view = FigureAnswers.view(handler, context);
    Representations.gateway(view, gateway);
    return FigureAnswers.answer(figures.gateway(view, gateway));
  }
}
