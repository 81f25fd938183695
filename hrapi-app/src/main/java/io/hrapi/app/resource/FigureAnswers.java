package io.hrapi.app.resource;

import io.hrapi.app.figures.LiveFigures;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.List;

/** What the resources with live statistics share. */
final class FigureAnswers {

  private FigureAnswers() {}

  /**
   * Returns the newest view. Refuses query parameters, since no statistics of earlier versions are
   * stored.
   */
  static View view(CommandHandler handler, RequestContext context) {
    context.allow(List.of());
    return handler.view();
  }

  static Response answer(LiveFigures.Read<?> read) {
    return Responses.json(read.figures(), read.version())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }
}
