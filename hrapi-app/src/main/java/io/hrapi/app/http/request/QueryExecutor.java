package io.hrapi.app.http.request;

import io.hrapi.app.http.Responses;
import io.hrapi.app.http.problem.BadRequestException;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * Answers reads from the newest view, or from an older one selected by {@code ?version=} or {@code
 * ?at=}. Thread-safe; no read waits for a write.
 */
public final class QueryExecutor {

  private static final List<String> PARAMETERS = List.of("version", "at");

  private final AsOf asOf;

  public QueryExecutor(AsOf asOf) {
    this.asOf = asOf;
  }

  /**
   * Answers a list, or anything else that has no revision of its own.
   *
   * @param representation shows the view that the request selects
   */
  public Response list(RequestContext context, Function<View, Object> representation) {
    View view = view(context);
    Object entity = representation.apply(view);
    // Without an entity tag, If-Match fails and nothing is ever a 304.
    context.isNotModified(null, view.version());
    return Responses.json(entity, view.version()).build();
  }

  /**
   * Answers one resource with its entity tag; 304 if the client has it already.
   *
   * @param representation shows the resource; throws {@link Refusal.NotFound} if it does not exist
   * @param revision the version that last changed the resource
   */
  public Response one(
      RequestContext context,
      Function<View, Object> representation,
      Function<View, OptionalLong> revision) {
    View view = view(context);
    Object entity = representation.apply(view);
    long version = revision.apply(view).orElseThrow();
    Response.ResponseBuilder answer =
        context.isNotModified(Responses.tag(version, ""), version)
            ? Responses.notModified(view.version())
            : Responses.json(entity, view.version());
    return Responses.tagged(answer, version).build();
  }

  /**
   * Answers a text with its entity tag; 304 if the client has it already.
   *
   * @param text throws {@link Refusal.NotFound} if there is none
   * @param revision the version that last changed the text
   */
  public Response text(
      RequestContext context, Function<View, String> text, ToLongFunction<View> revision) {
    return text(context, text, revision, body -> "");
  }

  /**
   * Answers a text that is one of several forms, or that depends on more than the version.
   *
   * @param form computes the form's name in the entity tag from the text: lower-case letters and
   *     digits
   */
  public Response text(
      RequestContext context,
      Function<View, String> text,
      ToLongFunction<View> revision,
      UnaryOperator<String> form) {
    View view = view(context);
    String body = text.apply(view);
    long version = revision.applyAsLong(view);
    String tag = Responses.tag(version, form.apply(body));
    Response.ResponseBuilder answer =
        context.isNotModified(tag, version)
            ? Responses.notModified(view.version())
            : Responses.text(body, view.version());
    return Responses.tagged(answer, tag).build();
  }

  /** Returns the view that a request selects; the newest if it selects none. */
  private View view(RequestContext context) {
    View newest = asOf.newest();
    if (!context.hasQuery()) {
      return newest;
    }
    context.allow(PARAMETERS);
    Long version = context.number("version");
    Long at = context.timeMicros("at");
    if (version != null && at != null) {
      throw new BadRequestException("version and at are mutually exclusive; give one of them");
    }
    if (version == null && at == null) {
      return newest;
    }
    return version != null
        ? asOf.version(version, context)
        : asOf.time(Objects.requireNonNull(at), context);
  }
}
