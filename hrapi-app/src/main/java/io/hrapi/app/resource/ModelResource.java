package io.hrapi.app.resource;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.reader.YamlBodyReader;
import io.hrapi.app.http.request.CommandExecutor;
import io.hrapi.app.http.request.QueryExecutor;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ModelDocument;
import io.hrapi.app.present.ModelReader;
import io.hrapi.app.present.ModelYaml;
import io.hrapi.app.present.Plan;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;

/**
 * The whole model as one document, in JSON or YAML. Its entity tag has the newest version that
 * changed the model, and for YAML the form.
 *
 * <p>Every method, besides the statuses it names: 400 for an unknown query parameter.
 */
@Path("/v1/model")
@Produces(MediaType.APPLICATION_JSON)
public final class ModelResource {

  /** Estimated heap of a resource while it is written as YAML, in bytes. */
  private static final long YAML_BYTES = 300;

  private static final String YAML_FORM = "yaml";

  private final QueryExecutor queries;
  private final CommandExecutor commands;

  public ModelResource(QueryExecutor queries, CommandExecutor commands) {
    this.queries = queries;
    this.commands = commands;
  }

  /**
   * 200 with the document; 304 if the client has it already; 404 for a version that does not exist.
   */
  @GET
  public Response get(@Context RequestContext context) {
    return queries.one(
        context,
        view -> ModelDocument.of(view.model()),
        view -> OptionalLong.of(view.modelVersion()));
  }

  /** As {@link #get}, for clients that accept only YAML. */
  @GET
  @Produces({YamlBodyReader.YAML, YamlBodyReader.TEXT_YAML, YamlBodyReader.X_YAML})
  public Response getYaml(@Context RequestContext context) {
    Response answer =
        queries.text(context, view -> yaml(view, context), View::modelVersion, text -> YAML_FORM);
    // Without an explicit type, Jersey uses the YAML type that the client accepts.
    return Response.fromResponse(answer).type((MediaType) null).build();
  }

  private static String yaml(View view, RequestContext context) {
    context.memory().take(YAML_BYTES * view.model().size());
    return ModelYaml.of(ModelDocument.of(view.model()));
  }

  /**
   * 200, the model is exactly the document, with the numbers of added, changed and removed
   * resources; a dry-run also describes each. 400 if the body is neither JSON nor YAML, or has a
   * key twice; 409 if a certificate to be removed is in use; 412 if the model changed; 413 beyond
   * 16 MiB; 415 for another media type; 422 naming each invalid field, a name that is in two
   * places, or a certificate that does not exist; 503 if the event log is not available.
   */
  @PUT
  @Consumes({
    MediaType.APPLICATION_JSON,
    YamlBodyReader.YAML,
    YamlBodyReader.TEXT_YAML,
    YamlBodyReader.X_YAML
  })
  public Response put(JsonBody body, @Context RequestContext context) {
    boolean dryRun = context.flag(WriteRequests.DRY_RUN);
    return commands.execute(
        context,
        List.of(),
        ModelReader.read(body),
        decision -> answer(Plan.of(decision.changes()), dryRun));
  }

  /** Returns the body for a write of the whole model; only a dry-run's has the plan. */
  static Map<String, Object> answer(Plan plan, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("summary", plan.summary());
    if (dryRun) {
      answer.put("plan", plan.lines());
    }
    return answer;
  }
}
