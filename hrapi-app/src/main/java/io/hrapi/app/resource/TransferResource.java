package io.hrapi.app.resource;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.Documents;
import io.hrapi.app.transfer.Exports;
import io.hrapi.app.transfer.Imports;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import java.util.List;
import java.util.Map;

/**
 * Exports and imports of the log.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter, and for
 * writes 412 if the model changed, 503 if the event log is not available.
 */
@Path("/v1/controller")
@Produces(MediaType.APPLICATION_JSON)
public final class TransferResource {

  private static final String SQLITE = "application/vnd.sqlite3";

  /** Estimated heap of a target in its pool's document, in bytes. */
  private static final long DOCUMENT_BYTES = 300;

  private final QueryExecutor queries;
  private final Exports exports;
  private final Imports imports;
  private final ObjectMapper mapper;
  private final String name;

  /**
   * Creates the resource.
   *
   * @param name the log's name
   */
  public TransferResource(
      QueryExecutor queries, Exports exports, Imports imports, ObjectMapper mapper, String name) {
    this.queries = queries;
    this.exports = exports;
    this.imports = imports;
    this.mapper = mapper;
    this.name = name;
  }

  /** 200 with the log as one SQLite file, consistent even while events are written. */
  @GET
  @Path("_export-sql")
  @Produces({SQLITE, MediaType.APPLICATION_OCTET_STREAM})
  public Response exportSql(@Context RequestContext context) {
    context.allow(List.of());
    Exports.Export export = exports.export();
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
    return named(Responses.headers(SQLITE, exports.head().version())).build();
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
    boolean dryRun = context.isDryRun();
    return ImportAnswers.answer(
        context,
        "DB import",
        "Done",
        dryRun,
        asked ->
            imports.importFile(
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
}
