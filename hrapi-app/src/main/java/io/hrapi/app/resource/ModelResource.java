package io.hrapi.app.resource;

import io.hrapi.api.request.JsonBody;
import io.hrapi.app.http.CommandExecutor;
import io.hrapi.app.http.QueryExecutor;
import io.hrapi.app.http.RequestContext;
import io.hrapi.app.http.WriteRequests;
import io.hrapi.app.http.YamlBodyReader;
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
 * <p>Every method beside what it names: 400 for an unknown query parameter.
 */
@Path("/v1/model")
@Produces(MediaType.APPLICATION_JSON)
public final class ModelResource {

  /** An estimate of the heap that a resource takes while it is written into a text. */
  private static final long YAML_BYTES = 300;

  private static final String YAML_FORM = "yaml";

  private final QueryExecutor queries;
  private final CommandExecutor commands;

  public ModelResource(QueryExecutor queries, CommandExecutor commands) {
    this.queries = queries;
    this.commands = commands;
  }

  /** 200 with the document; 304 if the client has it; 404 for a version that does not exist. */
  @GET
  public Response get(@Context RequestContext context) {
    return queries.one(
        context,
        view -> ModelDocument.of(view.model()),
        view -> OptionalLong.of(view.modelVersion()));
  }

  /** As {@link #get}, for clients that accept YAML alone. */
  @GET
  @Produces({YamlBodyReader.YAML, YamlBodyReader.TEXT_YAML, YamlBodyReader.X_YAML})
  public Response getYaml(@Context RequestContext context) {
    Response answer =
        queries.text(context, view -> yaml(view, context), View::modelVersion, text -> YAML_FORM);
    // Without a type of its own it gets the one that the client named.
    return Response.fromResponse(answer).type((MediaType) null).build();
  }

  private static String yaml(View view, RequestContext context) {
    context.memory().take(YAML_BYTES * view.model().size());
    return ModelYaml.of(ModelDocument.of(view.model()));
  }

  /**
   * 200, the model is exactly the document, and how many resources that added, changed and removed;
   * a dry-run says in words which. 400 if the body is neither JSON nor YAML, or has a name twice;
   * 409 if a certificate that is to go is in use; 412 if the model changed; 413; 415; 422 naming
   * each field that is wrong, a name that stands in two places, or a certificate that is not there;
   * 503 if the event log is not available.
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

  /** What an act on the whole model is answered: a dry-run is asked for the words. */
  static Map<String, Object> answer(Plan plan, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("summary", plan.summary());
    if (dryRun) {
      answer.put("plan", plan.lines());
    }
    return answer;
  }
}
