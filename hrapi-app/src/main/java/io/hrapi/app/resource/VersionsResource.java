package io.hrapi.app.resource;

import io.hrapi.api.diff.UnifiedDiff;
import io.hrapi.api.representation.DiffRepresentation;
import io.hrapi.api.representation.PatchOperation;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.request.AsOf;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.ModelPatch;
import io.hrapi.events.change.ResourceChanged;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.projection.Differences;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Differences between two versions. {@code latest}, {@code next}, {@code pending} and {@code
 * running} are accepted as versions too: those that they currently stand for.
 *
 * <p>Every method: 400 for a query parameter; 404 for a version that does not exist, or if nothing
 * is pending or running; 413 if the differences take more memory than one request may use; 503 if
 * other requests use the memory.
 */
@Path("/v1/versions/{from}/diff/{to}")
public final class VersionsResource {

  /** RFC 6902, section 6. */
  private static final String JSON_PATCH = "application/json-patch+json";

  /** Estimated heap of an operation of a JSON Patch, in bytes. */
  private static final long OPERATION_BYTES = 250;

  private final AsOf asOf;
  private final Differences differences;
  private final Configurations configurations;

  public VersionsResource(AsOf asOf, Differences differences, Configurations configurations) {
    this.asOf = asOf;
    this.differences = differences;
    this.configurations = configurations;
  }

  /**
   * 200 with the changes, as a list and as a JSON Patch. If either side is an upload, 200 with a
   * unified diff of the texts instead; 409 or 422 if one of them cannot be rendered.
   */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response changes(
      @PathParam("from") String from, @PathParam("to") String to, @Context RequestContext context) {
    Sides sides = sides(from, to, context);
    Side left = sides.from();
    Side right = sides.to();
    if (left.upload() == null && right.upload() == null) {
      List<ResourceChanged> changes = between(sides, context);
      return Responses.json(
              DiffRepresentation.ofModels(
                  left.model(),
                  right.model(),
                  ChangeRepresentations.of(changes),
                  ModelPatch.of(changes)),
              sides.version())
          .build();
    }
    return Responses.json(
            new DiffRepresentation(
                left.upload() == null ? (Long) left.model() : null,
                left.upload(),
                right.upload() == null ? (Long) right.model() : null,
                right.upload(),
                null,
                null,
                unified(sides, context)),
            sides.version())
        .build();
  }

  /**
   * 200 with the JSON Patch from one model document to the other; 409 if either side is an upload,
   * which has no document.
   */
  @GET
  @Produces(JSON_PATCH + ";qs=0.5")
  public Response patch(
      @PathParam("from") String from, @PathParam("to") String to, @Context RequestContext context) {
    Sides sides = sides(from, to, context);
    List<PatchOperation> patch = ModelPatch.of(between(sides, context));
    return Responses.json(patch, sides.version()).type(JSON_PATCH).build();
  }

  /**
   * 200 with a unified diff of the rendered or uploaded configurations, empty if they are the same;
   * 409 or 422 if one of them cannot be rendered.
   */
  @GET
  @Produces(MediaType.TEXT_PLAIN + ";qs=0.4")
  public Response text(
      @PathParam("from") String from, @PathParam("to") String to, @Context RequestContext context) {
    Sides sides = sides(from, to, context);
    return Responses.text(unified(sides, context), sides.version()).build();
  }

  private static String unified(Sides sides, RequestContext context) {
    String before = sides.from().text().get();
    String after = sides.to().text().get();
    // The texts' sources are no longer needed.
    context.releaseMemory();
    context.memory().take(UnifiedDiff.heap(before, after));
    return UnifiedDiff.of(sides.from().name(), before, sides.to().name(), after);
  }

  private List<ResourceChanged> between(Sides sides, RequestContext context) {
    List<ResourceChanged> changes =
        differences.between(modelOf(sides.from()), modelOf(sides.to()), context.memory());
    context.memory().take(OPERATION_BYTES * changes.size());
    return changes;
  }

  private static long modelOf(Side side) {
    if (side.upload() != null) {
      throw ProblemException.conflict(
          "an uploaded configuration is "
              + side.name()
              + ", which has no model to compare; ask for text/plain, or application/json",
          List.of());
    }
    return side.model();
  }

  private Sides sides(String from, String to, RequestContext context) {
    context.allow(List.of());
    // One view for both sides, so that they are consistent.
    View newest = asOf.newest();
    Side left = side(from, newest, context);
    Side right = side(to, newest, context);
    boolean numbers = isNumber(from) && isNumber(to);
    return new Sides(
        left, right, numbers ? Math.max(left.model(), right.model()) : newest.version());
  }

  private Side side(String given, View newest, RequestContext context) {
    if (isNumber(given)) {
      return model(Long.parseLong(given), newest, context);
    }
    return switch (given) {
      case "latest" -> model(newest.version(), newest, context);
      case "next" ->
          model(newest.modelVersion(), () -> configurations.next(newest, context.memory()));
      case "pending" ->
          reference(
              given,
              newest.deployment().pending(),
              newest,
              view -> configurations.pending(view, context.memory()));
      case "running" ->
          reference(
              given,
              newest.deployment().running(),
              newest,
              view -> configurations.running(view, context.memory()));
      default ->
          throw new Refusal.NotFound(
              "there is no version \""
                  + given
                  + "\"; versions are 0, 1, 2, … or latest, next, pending and running");
    };
  }

  private static boolean isNumber(String given) {
    return given.matches("\\d{1,18}");
  }

  private Side model(long version, View newest, RequestContext context) {
    if (version > newest.version()) {
      throw new Refusal.NotFound(
          "there is no version " + version + " yet; the newest is " + newest.version());
    }
    return model(
        version, () -> configurations.model(asOf.version(version, context), context.memory()));
  }

  private static Side reference(
      String which,
      @Nullable ConfigurationReference reference,
      View newest,
      Function<View, String> text) {
    if (reference == null) {
      throw new Refusal.NotFound("nothing is " + which);
    }
    return reference instanceof UploadReference upload
        ? new Side(which, 0, upload.text().toHex(), () -> text.apply(newest))
        : model(((ModelReference) reference).version(), () -> text.apply(newest));
  }

  private static Side model(long version, Supplier<String> text) {
    return new Side("version " + version, version, null, text);
  }

  /**
   * One of the two sides of a comparison.
   *
   * @param name the heading in a unified diff
   * @param model the version of the model; 0 for an upload
   * @param upload the SHA-256 of the upload; null for a model
   * @param text makes the configuration's text
   */
  private record Side(String name, long model, @Nullable String upload, Supplier<String> text) {}

  /**
   * Both sides.
   *
   * @param version the newest version that the response reflects
   */
  private record Sides(Side from, Side to, long version) {}
}
