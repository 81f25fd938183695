package io.hrapi.app.resource;

import io.hrapi.api.diff.UnifiedDiff;
import io.hrapi.api.representation.LiveDiffRepresentation;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.watch.LiveComparison;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.AsOf;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Times;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;

/**
 * Compares what was committed with what is live: the files that HAProxy would load, and the state
 * of the HAProxy process, which is queried for it.
 *
 * <p>Every method: 400 for a query parameter; 404 before the first commit; 503 if HAProxy runs but
 * does not answer.
 */
@Path("/v1/versions/running/diff/live")
public final class LiveDiffResource {

  private static final int SHOWN = 1_000;

  private final AsOf asOf;
  private final Configurations configurations;
  private final LiveComparison comparison;
  private final Drift drift;

  public LiveDiffResource(
      AsOf asOf, Configurations configurations, LiveComparison comparison, Drift drift) {
    this.asOf = asOf;
    this.configurations = configurations;
    this.comparison = comparison;
    this.drift = drift;
  }

  /** 200 with the differences; an empty list if there are none. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response json(@Context RequestContext context) {
    context.allow(List.of());
    Drift.Findings found = comparison.compare();
    return Responses.json(
            new LiveDiffRepresentation(
                found.commitId(),
                Times.text(found.checked()),
                found.compared(),
                found.deviations().size(),
                found.deviations().stream().limit(SHOWN).map(ChangeRepresentations::of).toList()),
            asOf.newest().version())
        .build();
  }

  /**
   * 200 with a unified diff of the committed text and the text that HAProxy would load now, and a
   * line for each other difference; empty if there are none.
   */
  @GET
  @Produces(MediaType.TEXT_PLAIN + ";qs=0.4")
  public Response text(@Context RequestContext context) {
    context.allow(List.of());
    Drift.Findings found = comparison.compare();
    View view = asOf.newest();
    String committed = configurations.runningExpanded(view, context.memory());
    String live = drift.liveText();
    context.memory().take(UnifiedDiff.heap(committed, live));
    StringBuilder text =
        new StringBuilder(UnifiedDiff.of("commit " + found.commitId(), committed, "live", live));
    for (Deviation deviation : found.deviations()) {
      text.append("# ").append(Drift.describe(List.of(deviation))).append('\n');
    }
    return Responses.text(text.toString(), view.version()).build();
  }
}
