package io.hrapi.app.resource;

import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.events.command.CommandHandler;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The entry page: links to the parts of the API. */
@Path("{door: (v1|docs)?}")
public final class EntranceResource {

  private static final String HTML = MediaType.TEXT_HTML + ";charset=utf-8";

  /** Paths and their descriptions, in the order that suits a new user. */
  private static final Map<String, String> WAYS = ways();

  private final CommandHandler handler;
  private final String release;

  /**
   * Creates the resource.
   *
   * @param release the release of hrapi
   */
  public EntranceResource(CommandHandler handler, String release) {
    this.handler = handler;
    this.release = release;
  }

  private static Map<String, String> ways() {
    Map<String, String> ways = new LinkedHashMap<>();
    ways.put("/v1/status", "the current state: versions, HAProxy, the last commit");
    ways.put("/v1/gateways", "where HAProxy listens");
    ways.put("/v1/pools", "where it sends traffic: pools of targets");
    ways.put("/v1/certificates", "what it serves over TLS");
    ways.put("/v1/model", "all of these in one document");
    ways.put("/v1/events", "who changed what, when and why");
    ways.put("/v1/haproxy/configuration/running", "HAProxy's own configuration");
    ways.put("/v1/controller/__haproxy/dashboard", "HAProxy's statistics page");
    ways.put("/problems", "what errors mean");
    return ways;
  }

  /** 200 with the paths and their descriptions; 400 for a query parameter. */
  @GET
  @Produces(MediaType.APPLICATION_JSON)
  public Response json(@Context RequestContext context) {
    context.allow(List.of());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("hrapi", release);
    answer.put("paths", WAYS);
    answer.put("shell", "./hrapi help");
    answer.put("documentation", "README.md");
    return Responses.json(answer, handler.view().version())
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }

  /** 200 with the same as a page for browsers; 400 for a query parameter. */
  @GET
  @Produces(HTML + ";qs=0.9")
  public Response html(@Context RequestContext context) {
    context.allow(List.of());
    String ways =
        WAYS.entrySet().stream()
            .map(
                way -> "<li><a href=\"%1$s\">%1$s</a> %2$s".formatted(way.getKey(), way.getValue()))
            .collect(Collectors.joining("\n"));
    return Responses.text(
            """
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <title>hrapi</title>
            <h1>hrapi %s</h1>
            <p>A control plane for HAProxy. In a shell: <code>./hrapi help</code>; the whole story is
            in README.md.</p>
            <ul>
            %s
            </ul>
            </html>
            """
                .formatted(release, ways),
            handler.view().version())
        .type(HTML)
        .header(HttpHeaders.VARY, HttpHeaders.ACCEPT)
        .build();
  }
}
