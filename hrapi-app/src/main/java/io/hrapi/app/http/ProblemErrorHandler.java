package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.server.handler.ErrorHandler;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * Answers what never comes to a resource, a malformed request line or an ambiguous path for
 * instance, in the same shape as every other error.
 */
public final class ProblemErrorHandler extends ErrorHandler {

  private static final String UNKNOWN = "-";

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
    if (!response.getHeaders().contains(EntryHandler.NO_SNIFF)) {
      // Refused by what reads requests, before there was one to come to the handlers.
      response.getHeaders().add(EntryHandler.NO_SNIFF);
    }
    if (status == ProblemCode.BAD_REQUEST.status()) {
      // Jetty closes what it could not parse; a client that is not told would lose its next
      // request.
      response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    }
    byte[] body =
        mapper.writeValueAsBytes(
            problem(status, message, request.getHttpURI().getPath(), RequestId.of(request)));
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  private static Problem problem(
      int status, @Nullable String message, @Nullable String path, String id) {
    ProblemCode code = ProblemCode.ofStatus(status);
    String detail =
        status >= ProblemCode.INTERNAL_ERROR.status() || message == null
            ? code.explanation()
            : message;
    return Problems.of(code, detail).withStatus(status).at(path == null ? UNKNOWN : path, id);
  }
}
