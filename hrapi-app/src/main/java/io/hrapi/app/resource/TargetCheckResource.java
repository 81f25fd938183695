package io.hrapi.app.resource;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.check.TargetProbe;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Representations;
import io.hrapi.events.change.Change;
import io.hrapi.events.command.Accepted;
import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.RecordFailedCheck;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The check of a target: a GET with effects, as in pyHrapi. */
@Path("/v1/pools/{pool}/targets/{target}/check")
@Produces(MediaType.APPLICATION_JSON)
public final class TargetCheckResource {

  private final CommandHandler handler;
  private final TargetProbe probe;

  public TargetCheckResource(CommandHandler handler, TargetProbe probe) {
    this.handler = handler;
    this.probe = probe;
  }

  /**
   * 200, {@code Online} or {@code Offline}; the latter disables the target with an event, if it is
   * enabled and still has the address that was checked. 400 for an unknown query parameter; 404 if
   * the pool has no such target; 412 for a stale precondition; 422 if the target has no port; 503
   * if hrapi cannot run the check, or the event log is not available.
   */
  @GET
  public Response check(
      @PathParam("pool") Name pool,
      @PathParam("target") Name name,
      @Context RequestContext context) {
    boolean dryRun = context.isDryRun();
    Preconditions preconditions = context.preconditions();
    CommandMetadata metadata = context.metadata();
    View view = handler.view();
    TargetAddress address = Representations.requireTarget(view, pool, name).address();
    RecordFailedCheck failed = new RecordFailedCheck(pool, name, address);
    preconditions.check(failed.revision(view), failed.subject());
    boolean online = probe.isOnline(address.host(), port(name, address));
    Found found =
        online
            ? new Found(handler.view().version(), List.of())
            : offline(failed, preconditions, dryRun ? null : metadata);
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("Target", name.value());
    answer.put("Host", address.host().value());
    answer.put("Port", address.port());
    answer.put("Status", online ? "Online" : "Offline");
    if (dryRun) {
      answer.put("changes", ChangeRepresentations.of(found.changes()));
    }
    return Responses.json(answer, found.version())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  /** 405: HEAD is not supported, because GET has effects here. */
  @HEAD
  public Response head() {
    return Response.status(Response.Status.METHOD_NOT_ALLOWED)
        .allow(HttpMethod.GET, HttpMethod.OPTIONS)
        .build();
  }

  /**
   * Records that the target did not answer.
   *
   * @param metadata null for a dry-run, which records nothing
   */
  private Found offline(
      RecordFailedCheck failed, Preconditions preconditions, @Nullable CommandMetadata metadata) {
    try {
      if (metadata == null) {
        View view = handler.view();
        return new Found(view.version(), handler.preview(failed, preconditions, view).changes());
      }
      Accepted accepted = Acknowledgement.await(handler.submit(failed, preconditions, metadata));
      return new Found(accepted.event().version(), accepted.decision().changes());
    } catch (Refusal.Moot e) {
      // There is nothing to change, but the target did not answer all the same.
      return new Found(handler.view().version(), List.of());
    }
  }

  private static int port(Name name, TargetAddress address) {
    Integer port = address.port();
    if (port == null) {
      throw ProblemException.of(
          ProblemCode.INVALID,
          "the target \""
              + name
              + "\" has the address "
              + address
              + " without a port, so there is nothing to connect to; give it a port to check it");
    }
    return port;
  }

  /**
   * The effect of a check.
   *
   * @param version the newest version that the response reflects
   */
  private record Found(long version, List<? extends Change> changes) {}
}
