package io.hrapi.app.http.reader;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.MalformedBodyException;
import io.hrapi.app.budget.RequestShare;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.app.http.problem.TooLargeException;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.container.ContainerRequestFilter;
import jakarta.ws.rs.container.DynamicFeature;
import jakarta.ws.rs.container.ResourceInfo;
import jakarta.ws.rs.core.FeatureContext;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.io.InputStream;
import java.lang.annotation.Annotation;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Refuses bodies of methods that accept none: what a client requests in one, for example {@code
 * {"dryRun": true}}, would be ignored. Clients that send an empty object, null or only a type
 * request nothing.
 *
 * <p>400 if it is not JSON; 413 beyond 64 KiB; 415 for another type; 422 for one with content.
 */
public final class UnexpectedBody implements DynamicFeature {

  private static final int MAX_BYTES = 1 << 16;

  @Override
  public void configure(ResourceInfo resource, FeatureContext context) {
    // A parameter without an annotation is the body.
    boolean takesNone =
        Arrays.stream(resource.getResourceMethod().getParameterAnnotations())
            .allMatch((Annotation[] of) -> of.length > 0);
    if (takesNone) {
      context.register(new Refusing());
    }
  }

  /** Filters the requests of one method. */
  private static final class Refusing implements ContainerRequestFilter {

    @Override
    public void filter(ContainerRequestContext request) throws IOException {
      // The body handler has received the whole body, so its length is known.
      if (request.getLength() > 0) {
        refuse(
            request.getMethod(),
            "/" + request.getUriInfo().getPath(),
            request.getHeaderString(HttpHeaders.CONTENT_TYPE),
            request.getEntityStream());
      }
    }
  }

  /**
   * Refuses a body that is not empty.
   *
   * @param type its Content-Type; null without one
   * @throws ProblemException 415 if the type is missing or not JSON
   * @throws TooLargeException if it is longer than 64 KiB
   * @throws MalformedBodyException if it is not JSON
   * @throws InvalidBodyException if it has content
   */
  public static void refuse(String method, String path, @Nullable String type, InputStream body)
      throws IOException {
    String none = method + " " + path + " accepts no body";
    if (type == null || !isJson(type)) {
      throw ProblemException.of(
          ProblemCode.UNSUPPORTED_MEDIA_TYPE,
          none
              + ", but got one "
              + (type == null ? "without a Content-Type" : "of type " + type)
              + "; leave it out");
    }
    byte[] bytes = body.readNBytes(MAX_BYTES + 1);
    if (bytes.length > MAX_BYTES) {
      throw new TooLargeException(none + ", but got one of more than 64 KiB; leave it out");
    }
    JsonBody json = JsonBody.parse(bytes, RequestShare.current()::take);
    if (!json.isNull()) {
      json.object().finishEmpty(none + "; its parameters go into the query");
    }
  }

  private static boolean isJson(String type) {
    try {
      return MediaType.APPLICATION_JSON_TYPE.isCompatible(MediaType.valueOf(type));
    } catch (IllegalArgumentException e) {
      return false;
    }
  }
}
