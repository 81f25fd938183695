package io.hrapi.app.resource;

import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.request.AsOf;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Plan;
import io.hrapi.app.present.Times;
import io.hrapi.app.transfer.Restoration;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Restores the model to an earlier state, as a new event. */
@Path("/v1/restore")
@Produces(MediaType.APPLICATION_JSON)
public final class RestoreResource {

  private static final String VERSION = "version";
  private static final String AT = "at";

  private final AsOf asOf;
  private final CommandExecutor commands;
  private final Restoration restoration;

  public RestoreResource(AsOf asOf, CommandExecutor commands, Restoration restoration) {
    this.asOf = asOf;
    this.commands = commands;
    this.restoration = restoration;
  }

  /**
   * 200, the model is that of the version or time; HAProxy changes only with the next commit. 400
   * if the body is not JSON; 404 for a version that does not exist yet or a time in the future; 412
   * if the model changed; 415 for another media type; 422 if the body does not name one version or
   * one time; 503 if the event log is not available.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response restore(JsonBody json, @Context RequestContext context) {
    boolean dryRun = context.flag(WriteRequests.DRY_RUN);
    View wanted = wanted(json, context);
    return commands.execute(
        context,
        List.of(),
        restoration.to(wanted),
        decision -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("restored", wanted.version());
          answer.putAll(ModelResource.answer(Plan.of(decision.changes()), dryRun));
          answer.put("warnings", restoration.warnings(wanted));
          return answer;
        });
  }

  private View wanted(JsonBody json, RequestContext context) {
    ObjectReader body = json.object();
    Long version = body.number(VERSION, RestoreResource::checkVersion);
    Long at = body.text(AT, Times::parse);
    if (body.has(VERSION) == body.has(AT)) {
      body.refuseAt("", "expected either a version or a time: {\"version\": 7} or {\"at\": …}");
    }
    body.finish();
    if (version != null) {
      return asOf.version(version, context);
    }
    if (at != null) {
      return asOf.time(at, context);
    }
    throw new IllegalStateException("neither a version nor a time was read");
  }

  private static Long checkVersion(Long version) {
    if (version < 0) {
      throw new InvalidValueException("a version from 0", version.toString());
    }
    return version;
  }
}
