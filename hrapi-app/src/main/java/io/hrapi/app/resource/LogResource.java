package io.hrapi.app.resource;

import io.hrapi.api.representation.CheckpointRepresentation;
import io.hrapi.api.representation.LogHeadRepresentation;
import io.hrapi.api.representation.VerdictRepresentation;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.ObjectReader;
import io.hrapi.app.audit.Auditor;
import io.hrapi.app.audit.Checkpoints;
import io.hrapi.app.budget.RequestShare;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.TooLargeException;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Times;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.projection.View;
import io.hrapi.events.verify.Checkpoint;
import io.hrapi.events.verify.Expected;
import io.hrapi.events.verify.Verdict;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The head, the verification and the checkpoints of the log, which prove that nobody changed it.
 */
@Path("/v1/log")
@Produces(MediaType.APPLICATION_JSON)
public final class LogResource {

  private static final int MAX_BYTES = 1 << 16;
  private static final long REPLAYED_BYTES = View.RESOURCE_BYTES + 300;
  private static final String CHECKPOINT = "checkpoint";

  private final Auditor auditor;
  private final Checkpoints checkpoints;

  public LogResource(Auditor auditor, Checkpoints checkpoints) {
    this.auditor = auditor;
    this.checkpoints = checkpoints;
  }

  /** 200 with the newest version and its hash. */
  @GET
  @Path("head")
  public Response head(@Context RequestContext context) {
    context.allow(List.of());
    View view = auditor.view();
    return Responses.json(
            new LogHeadRepresentation(
                auditor.logId(),
                view.version(),
                view.head().hash().toHex(),
                view.version() == 0 ? null : Times.text(view.timeMicros())),
            view.version())
        .build();
  }

  /**
   * 200 with the result of a verification of the whole log: {@code valid}, or the first version
   * that is wrong. If the log is valid, its caches are compared with it too; those that differ are
   * named, discarded and built again. The body may be empty, or contain what was stored elsewhere:
   * {@code version} with {@code hash}, or {@code checkpoint}, a text signed with this home's key.
   * 400, 413 or 422 for another body; 503 while another verification is in progress, if other
   * requests use the memory that it needs, or if the log cannot be read. It records no event.
   */
  @POST
  @Path("verify")
  @Consumes(MediaType.APPLICATION_JSON)
  public Response verify(InputStream body, @Context RequestContext context) throws IOException {
    context.allow(List.of());
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TooLargeException("the body has at most 64 KiB");
    }
    // The log is replayed into a second state, which is compared with the one in memory.
    context.memory().take(REPLAYED_BYTES * auditor.view().model().size());
    Verdict verdict =
        auditor.verify(
            bytes.length == 0
                ? Expected.NOTHING
                : expected(JsonBody.parse(bytes, RequestShare.current()::take).object()));
    return Responses.json(of(verdict), auditor.view().version()).build();
  }

  private static VerdictRepresentation of(Verdict verdict) {
    LogHead head = verdict.head();
    return verdict.valid()
        ? new VerdictRepresentation(
            true,
            head.version(),
            head.hash().toHex(),
            verdict.events(),
            verdict.texts(),
            null,
            of(verdict.caches()))
        : new VerdictRepresentation(
            false, verdict.version(), null, null, null, verdict.problem(), null);
  }

  private static VerdictRepresentation.@Nullable Caches of(Verdict.@Nullable Caches caches) {
    return caches == null
        ? null
        : new VerdictRepresentation.Caches(caches.snapshots(), caches.entries(), caches.problems());
  }

  private Expected expected(ObjectReader body) {
    Long version = body.number("version", LogResource::positive);
    Hash hash = body.text("hash", Hash::ofHex);
    Checkpoint checkpoint = body.text(CHECKPOINT, checkpoints::open);
    for (String[] pair :
        List.of(new String[] {"version", "hash"}, new String[] {"hash", "version"})) {
      if (body.has(pair[0]) && !body.has(pair[1])) {
        body.refuse(pair[0], "needs \"" + pair[1] + "\" beside it");
      }
    }
    body.finish();
    Expected expected = checkpoint == null ? Expected.NOTHING : Expected.checkpoint(checkpoint);
    return version == null || hash == null
        ? expected
        : expected.and(Expected.head(new LogHead(version, hash)));
  }

  private static Long positive(Long version) {
    if (version < 0) {
      throw new IllegalArgumentException("expected a version from 0, got " + version);
    }
    return version;
  }

  /**
   * 200 with the log's current end, signed with the home's key, as a note (C2SP signed-note,
   * tlog-checkpoint). 409 with the first version that is wrong, if the log is not what hrapi wrote;
   * 503 while the log is being verified after a start, if that takes longer than some seconds.
   */
  @GET
  @Path(CHECKPOINT)
  @Produces("text/plain")
  public Response checkpoint(@Context RequestContext context) {
    context.allow(List.of());
    Checkpoint checkpoint = checkpoints.sign();
    return Responses.text(checkpoint.note(), checkpoint.head().version()).build();
  }

  /**
   * 200 with the same as JSON: the note, its fields and the public key; statuses as for {@link
   * #checkpoint}.
   */
  @GET
  @Path(CHECKPOINT)
  @Produces("application/json; qs=0.9")
  public Response checkpointAsJson(@Context RequestContext context) {
    context.allow(List.of());
    Checkpoint checkpoint = checkpoints.sign();
    LogHead head = checkpoint.head();
    return Responses.json(
            new CheckpointRepresentation(
                checkpoint.logId(),
                head.version(),
                head.hash().toHex(),
                checkpoint.time().toString(),
                checkpoints.verifier().toString(),
                checkpoint.note()),
            head.version())
        .build();
  }
}
