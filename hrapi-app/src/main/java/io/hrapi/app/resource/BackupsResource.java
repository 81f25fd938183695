package io.hrapi.app.resource;

import io.hrapi.api.representation.BackupRepresentation;
import io.hrapi.api.representation.BackupVersions;
import io.hrapi.app.backup.BackupNote;
import io.hrapi.app.backup.BackupVersion;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.transfer.BackupRestorer;
import io.hrapi.app.transfer.Backups;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Name;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Backups of the log, and restores from them.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter, and for
 * writes 412 if the model changed, 503 if the event log is not available.
 */
@Path("/v1/controller")
@Produces(MediaType.APPLICATION_JSON)
public final class BackupsResource {

  private static final String BACKUP = "backup/{name}";
  private static final String RESTORE = "restore/{name}/{version}";

  private final Backups backups;
  private final BackupRestorer restorer;

  public BackupsResource(Backups backups, BackupRestorer restorer) {
    this.backups = backups;
    this.restorer = restorer;
  }

  /**
   * 200 with the versions of a backup, ascending; 404 if there is no such backup; 503 if the
   * backups are not available.
   */
  @GET
  @Path(BACKUP)
  public Response backups(@PathParam("name") Name backup, @Context RequestContext context) {
    context.allow(List.of());
    List<BackupRepresentation> versions =
        backups.versions(backup).stream().map(BackupsResource::of).toList();
    return Response.ok(
            new BackupVersions(backup.value(), versions), MediaType.APPLICATION_JSON_TYPE)
        .build();
  }

  /**
   * 200, the log is stored as the backup's next version, and versions that no retention rule keeps
   * are deleted; 503 if the backups are not available.
   */
  @POST
  @Path(BACKUP)
  public Response backup(@PathParam("name") Name backup, @Context RequestContext context) {
    boolean dryRun = context.isDryRun();
    HttpRequester<Backups.Stored> asked = context.requester(stored -> body(backup, stored, dryRun));
    Backups.Stored stored = backups.store(backup, context.preconditions(), asked, dryRun);
    return Responses.json(asked.body(stored), stored.version()).build();
  }

  /**
   * 200, the model is that of the backup; HAProxy changes only with the next commit. 404 if there
   * is no such version; 413 beyond the setting maxDatabase; 422 if the stored file is not the log
   * that was backed up; 503 if the backups are not available.
   */
  @GET
  @Path(RESTORE)
  public Response restoreByGet(
      @PathParam("name") Name backup,
      @PathParam("version") String version,
      @Context RequestContext context) {
    return restore(backup, version, context);
  }

  /** As {@link #restoreByGet}, for clients that do not use GET for writes. */
  @POST
  @Path(RESTORE)
  public Response restore(
      @PathParam("name") Name backup,
      @PathParam("version") String version,
      @Context RequestContext context) {
    boolean dryRun = context.isDryRun();
    int number = number(backup, version);
    return ImportAnswers.answer(
        context,
        "success",
        "restored database",
        dryRun,
        asked -> restorer.restore(backup, number, context.preconditions(), asked, dryRun));
  }

  private static int number(Name backup, String version) {
    if (!version.matches("[1-9]\\d{0,8}")) {
      throw new Refusal.NotFound(
          "the backup \""
              + backup
              + "\" has no version \""
              + version
              + "\": versions are 1, 2, 3, …");
    }
    return Integer.parseInt(version);
  }

  /** 405: HEAD is not supported, because GET has effects here. */
  @HEAD
  @Path(RESTORE)
  public Response head() {
    return Response.status(Response.Status.METHOD_NOT_ALLOWED)
        .allow(HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS)
        .build();
  }

  private static Map<String, Object> body(Name backup, Backups.Stored stored, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("success", "uploaded " + backup + ".db");
    if (!dryRun) {
      answer.put("version", stored.number());
    }
    answer.put("logVersion", stored.head().version());
    answer.put("headHash", stored.head().hash().toHex());
    if (!stored.deleted().isEmpty()) {
      answer.put("deleted", stored.deleted());
    }
    if (!stored.warnings().isEmpty()) {
      answer.put("warnings", stored.warnings());
    }
    if (dryRun) {
      answer.put("changes", List.of());
    }
    return answer;
  }

  private static BackupRepresentation of(BackupVersion backup) {
    Optional<BackupNote> note = backup.note();
    return new BackupRepresentation(
        backup.version(),
        note.isPresent(),
        note.map(known -> known.time().toString()).orElse(null),
        note.map(BackupNote::size).orElse(null),
        note.map(BackupNote::logId).orElse(null),
        note.map(BackupNote::logVersion).orElse(null),
        note.map(known -> known.headHash().toHex()).orElse(null));
  }
}
