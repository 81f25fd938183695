package io.hrapi.app.resource;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.events.command.Refusal;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/** Explains the types of problems; the type of each is a path here. */
@Path("/problems")
@Produces(MediaType.APPLICATION_JSON)
public final class ProblemsResource {

  /** 200 with all types. */
  @GET
  public Map<String, Object> list() {
    return Map.of(
        "problems", Arrays.stream(ProblemCode.values()).map(ProblemsResource::of).toList());
  }

  /** 200 with what a problem means and what a client can do; 404 for an unknown type. */
  @GET
  @Path("{slug}")
  public Map<String, Object> get(@PathParam("slug") String slug) {
    return ProblemCode.ofSlug(slug)
        .map(ProblemsResource::of)
        .orElseThrow(() -> new Refusal.NotFound("there is no problem type \"" + slug + "\""));
  }

  private static Map<String, Object> of(ProblemCode code) {
    Map<String, Object> explanation = new LinkedHashMap<>();
    explanation.put("type", code.type());
    explanation.put("title", code.title());
    explanation.put("status", code.status());
    explanation.put("explanation", code.explanation());
    return explanation;
  }
}
