package io.hrapi.app.resource;

import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.deploy.PrivateKeys;
import io.hrapi.app.http.AsOf;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.Times;
import io.hrapi.app.http.Writes;
import io.hrapi.app.model.Plan;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.command.ReplaceTopology;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.InvalidValueException;
import io.hrapi.events.model.Stamped;
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

/** Leads the model back to what it was: one event more, and no event less. */
@Path("/v1/restore")
@Produces(MediaType.APPLICATION_JSON)
public final class RestoreResource {

  private static final String VERSION = "version";
  private static final String AT = "at";

  private final AsOf asOf;
  private final Writes writes;
  private final EventStore store;
  private final PrivateKeys keys;

  /**
   * Wires it.
   *
   * @param store whose log it is
   */
  public RestoreResource(AsOf asOf, Writes writes, EventStore store, PrivateKeys keys) {
    this.asOf = asOf;
    this.writes = writes;
    this.store = store;
    this.keys = keys;
  }

  /**
   * 200, the model is that of the version; HAProxy is touched by a commit alone. 400 if the body is
   * no JSON; 404 for a version that does not exist yet or a time to come; 412 if the model changed;
   * 415; 422 if the body does not name one version or one time; 503 if the event log is not
   * available.
   */
  @POST
  @Consumes(MediaType.APPLICATION_JSON)
  public Response restore(JsonBody json, @Context Call call) {
    boolean dryRun = call.flag(Writes.DRY_RUN);
    View wanted = wanted(json);
    Provenance provenance =
        new Provenance("version " + wanted.version(), store.logId(), wanted.head());
    List<String> warnings =
        wanted.topology().certificates().values().stream()
            .map(Stamped::value)
            .filter(certificate -> !keys.canOpen(certificate))
            .map(PrivateKeys::cannotOpen)
            .toList();
    return writes.execute(
        call,
        List.of(),
        new ReplaceTopology(
            ReplaceTopology.RESTORED, "/restore", wanted.topology(), provenance, List.of()),
        decision -> {
          Map<String, Object> answer = new LinkedHashMap<>();
          answer.put("restored", wanted.version());
          answer.putAll(ModelResource.answer(Plan.of(decision.changes()), dryRun));
          answer.put("warnings", warnings);
          return answer;
        });
  }

  private View wanted(JsonBody json) {
    ObjectReader body = json.object();
    Long version = body.number(VERSION, RestoreResource::checkVersion);
    Long at = body.text(AT, Times::parse);
    if (body.has(VERSION) == body.has(AT)) {
      body.refuseAt("", "expected either a version or a time: {\"version\": 7} or {\"at\": …}");
    }
    body.finish();
    if (version != null) {
      return asOf.version(version);
    }
    if (at != null) {
      return asOf.time(at);
    }
    throw new IllegalStateException("neither a version nor a time was read");
  }

  private static Long checkVersion(Long version) {
    if (version < 0) {
      throw new InvalidValueException("a version from 0 on", version.toString());
    }
    return version;
  }
}
