package io.hrapi.app.http.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.RequestId;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.eclipse.jetty.http.HttpField;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.http.HttpStatus;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.server.internal.ResponseHttpFields.PersistentHttpField;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers requests that never reach a resource, for example those with a malformed request line or
 * an ambiguous path, in the same form as every other error.
 */
public final class ProblemErrorHandler extends ErrorHandler {

  /** Keeps browsers from guessing a type other than the one in {@code Content-Type}. */
  public static final HttpField NO_SNIFF =
      new PersistentHttpField(new HttpField("X-Content-Type-Options", "nosniff"));

  private static final String UNKNOWN = "-";
  private static final String BAD_MESSAGE = "/badMessage";

  private final ObjectMapper mapper;

  public ProblemErrorHandler(ObjectMapper mapper) {
    this.mapper = mapper;
  }

  @Override
  public boolean errorPageForMethod(String method) {
    return true;
  }

  @Override
  protected void generateResponse(
      Request request,
      Response response,
      int status,
      @Nullable String message,
      @Nullable Throwable cause,
      Callback callback)
      throws IOException {
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    if (!response.getHeaders().contains(NO_SNIFF)) {
      // Refused by the parser, before the handler that adds this header got a request.
      response.getHeaders().add(NO_SNIFF);
    }
    if (status == ProblemCode.BAD_REQUEST.status()) {
      // Jetty closes the connection if it could not parse the request; without the header, the
      // client would lose its next request.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    byte[] body =
        ProblemDetails.bytes(
            ProblemTable.ofStatus(status, path(request), said(request, status, message))
                .at(path(request), RequestId.of(request)),
            mapper);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static @Nullable String said(Request request, int status, @Nullable String message) {
    Optional<String> why =
        status == HttpStatus.BAD_REQUEST_400
            ? malformed(request.getHeaders()::get)
            : Optional.empty();
    return why.isPresent() ? why.get() : message;
  }

  /**
   * Returns a message on the first malformed header that lists media types; Jersey's does not name
   * it.
   */
  static Optional<String> malformed(Function<String, @Nullable String> headers) {
    for (String header : List.of(HttpHeaders.CONTENT_TYPE, HttpHeaders.ACCEPT)) {
      String value = headers.apply(header);
      for (String type : value == null ? new String[0] : value.split(",", -1)) {
        try {
          MediaType.valueOf(type);
        } catch (IllegalArgumentException e) {
          return Optional.of(
              "the header "
                  + header
                  + " accepts types like application/json, got \""
                  + value
                  + "\"");
        }
      }
    }
    return Optional.empty();
  }

  private static String path(Request request) {
    String path = request.getHttpURI().getPath();
    // Jetty's placeholder for a path that it could not read.
    return path == null || path.equals(BAD_MESSAGE) ? UNKNOWN : path;
  }
}
