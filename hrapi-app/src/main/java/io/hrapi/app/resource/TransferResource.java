package io.hrapi.app.resource;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.representation.BackupRepresentation;
import io.hrapi.api.representation.BackupVersions;
import io.hrapi.app.backup.BackupNote;
import io.hrapi.app.backup.BackupVersion;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Documents;
import io.hrapi.app.transfer.Incoming;
import io.hrapi.app.transfer.Transfers;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.Name;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Exports, imports, backups and restores of the log.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter, and for
 * writes 412 if the model changed, 503 if the event log is not available.
 */
@Path("/v1/controller")
@Produces(MediaType.APPLICATION_JSON)
public final class TransferResource {

  private static final String SQLITE = "application/vnd.sqlite3";
  private static final String BACKUP = "backup/{name}";
  private static final String RESTORE = "restore/{name}/{version}";

  /** Estimated heap of a target in its pool's document, in bytes. */
  private static final long DOCUMENT_BYTES = 300;

  private final QueryExecutor queries;
  private final Transfers transfers;
  private final ObjectMapper mapper;
  private final String name;

  /**
   * Creates the resource.
   *
   * @param name the log's name
   */
  public TransferResource(
      QueryExecutor queries, Transfers transfers, ObjectMapper mapper, String name) {
    this.queries = queries;
    this.transfers = transfers;
    this.mapper = mapper;
    this.name = name;
  }

  /** 200 with the log as one SQLite file, consistent even while events are written. */
  @GET
  @Path("_export-sql")
  @Produces({SQLITE, MediaType.APPLICATION_OCTET_STREAM})
  public Response exportSql(@Context RequestContext context) {
    context.allow(List.of());
    Transfers.Export export = transfers.export();
    return named(Responses.file(export.content(), SQLITE, export.head().version()))
        .header(HttpHeaders.CONTENT_LENGTH, Long.toString(export.size()))
        .build();
  }

  /** 200 with the headers of an export. No export is made, so the length is not among them. */
  @HEAD
  @Path("_export-sql")
  @Produces({SQLITE, MediaType.APPLICATION_OCTET_STREAM})
  public Response headOfExport(@Context RequestContext context) {
    context.allow(List.of());
    return named(Responses.headers(SQLITE, transfers.head().version())).build();
  }

  private Response.ResponseBuilder named(Response.ResponseBuilder answer) {
    return answer.header(
        HttpHeaders.CONTENT_DISPOSITION, "attachment; filename=\"" + name + ".db\"");
  }

  /**
   * 200, the model is that of the file, which is an export of hrapi or a database of pyHrapi; an
   * empty log takes over the whole history. 413 beyond the setting maxDatabase; 422 for any other
   * file.
   */
  @PUT
  @Path("_import-sql")
  @Consumes(MediaType.WILDCARD)
  public Response importSql(InputStream body, @Context RequestContext context) {
    boolean dryRun = dryRun(context);
    HttpRequester<Incoming> asked =
        context.requester(incoming -> body("DB import", "Done", incoming, dryRun));
    return answer(
        asked,
        transfers.importFile(
            body, "/controller/_import-sql", context.preconditions(), asked, dryRun));
  }

  /** 200 with a view's resources as a body for CouchDB's {@code _bulk_docs}. */
  @GET
  @Path("_export-cdb")
  public Response exportCdb(@Context RequestContext context) {
    return queries.list(
        context,
        view -> {
          // The document of a pool contains all its targets.
          context.memory().take(DOCUMENT_BYTES * view.model().size());
          return Map.of("docs", Documents.of(view, mapper));
        });
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
        transfers.versions(backup).stream().map(TransferResource::of).toList();
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
    boolean dryRun = dryRun(context);
    HttpRequester<Transfers.Stored> asked =
        context.requester(stored -> body(backup, stored, dryRun));
    Transfers.Stored stored = transfers.backup(backup, context.preconditions(), asked, dryRun);
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
    boolean dryRun = dryRun(context);
    if (!version.matches("[1-9]\\d{0,8}")) {
      throw new Refusal.NotFound(
          "the backup \""
              + backup
              + "\" has no version \""
              + version
              + "\": versions are 1, 2, 3, …");
    }
    HttpRequester<Incoming> asked =
        context.requester(incoming -> body("success", "restored database", incoming, dryRun));
    return answer(
        asked,
        transfers.restore(
            backup, Integer.parseInt(version), context.preconditions(), asked, dryRun));
  }

  /** 405: HEAD is not supported, because GET has effects here. */
  @HEAD
  @Path(RESTORE)
  public Response head() {
    return Response.status(Response.Status.METHOD_NOT_ALLOWED)
        .allow(HttpMethod.GET, HttpMethod.POST, HttpMethod.OPTIONS)
        .build();
  }

  private static boolean dryRun(RequestContext context) {
    context.allow(List.of(WriteRequests.DRY_RUN));
    return context.flag(WriteRequests.DRY_RUN);
  }

  private static Map<String, Object> body(Name backup, Transfers.Stored stored, boolean dryRun) {
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

  private static Map<String, Object> body(
      String word, String state, Incoming incoming, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(word, state);
    answer.put("warnings", incoming.warnings());
    if (dryRun) {
      answer.put("changes", ChangeRepresentations.of(incoming.changes()));
    }
    return answer;
  }

  private static Response answer(HttpRequester<Incoming> asked, Incoming incoming) {
    return Responses.json(asked.body(incoming), incoming.version())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
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
