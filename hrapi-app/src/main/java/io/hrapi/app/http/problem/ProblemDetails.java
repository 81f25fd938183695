package io.hrapi.app.http.problem;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.FieldError;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.JsonEnd;
import io.hrapi.app.http.RequestId;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.List;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpHeaderValue;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/**
 * The details of an error, before the path of the request is known.
 *
 * @param code the kind of problem
 * @param status the HTTP status: the code's own, unless the framework chose another
 */
public record ProblemDetails(
    ProblemCode code,
    int status,
    String detail,
    List<FieldError> errors,
    List<String> conflicting,
    @Nullable Long currentVersion,
    List<String> messages) {

  private static final String API = "/v1";
  private static final String NOWHERE = "-";

  /** Creates a problem that has only a detail. */
  public static ProblemDetails of(ProblemCode code, String detail) {
    return new ProblemDetails(code, code.status(), detail, List.of(), List.of(), null, List.of());
  }

  /** Returns the paths of resources as clients write them. */
  static List<String> api(List<String> paths) {
    return paths.stream().map(path -> API + path).toList();
  }

  /**
   * Returns this problem as one of a part of the request.
   *
   * @param where the part's name, for people
   * @param pointer the JSON pointer to the part in the request's body
   * @param inside the prefix, within the part, of this problem's own pointers
   */
  ProblemDetails within(String where, String pointer, String inside) {
    List<FieldError> fields =
        errors.isEmpty()
            ? List.of(new FieldError(pointer, detail))
            : errors.stream()
                .map(error -> new FieldError(pointer + inside + error.pointer(), error.detail()))
                .toList();
    return new ProblemDetails(
        code, status, where + ": " + detail, fields, conflicting, currentVersion, messages);
  }

  public ProblemDetails withStatus(int other) {
    return new ProblemDetails(code, other, detail, errors, conflicting, currentVersion, messages);
  }

  ProblemDetails withDetail(String words) {
    return new ProblemDetails(code, status, words, errors, conflicting, currentVersion, messages);
  }

  ProblemDetails withErrors(List<FieldError> fields) {
    return new ProblemDetails(code, status, detail, fields, conflicting, currentVersion, messages);
  }

  ProblemDetails withConflicting(List<String> paths) {
    return new ProblemDetails(code, status, detail, errors, paths, currentVersion, messages);
  }

  public ProblemDetails withCurrentVersion(@Nullable Long version) {
    return new ProblemDetails(code, status, detail, errors, conflicting, version, messages);
  }

  ProblemDetails withMessages(List<String> words) {
    return new ProblemDetails(code, status, detail, errors, conflicting, currentVersion, words);
  }

  /** Sends this problem where no resource is involved, and closes the connection. */
  public void write(HttpServletRequest request, HttpServletResponse answer, ObjectMapper mapper)
      throws IOException {
    // Without the header, the client would lose its next request.
    answer.setHeader("Connection", "close");
    writeOn(request, answer, mapper);
  }

  /** Sends this problem where no resource is involved, and keeps the connection open. */
  public void writeOn(HttpServletRequest request, HttpServletResponse answer, ObjectMapper mapper)
      throws IOException {
    answer.setStatus(status);
    answer.setContentType(Problem.MEDIA_TYPE);
    answer
        .getOutputStream()
        .write(bytes(at(request.getRequestURI(), RequestId.of(request)), mapper));
  }

  /** Sends this problem outside of servlets, and closes the connection. */
  public void write(Request request, Response response, Callback callback, ObjectMapper mapper)
      throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    String path = request.getHttpURI().getPath();
    byte[] body = bytes(at(path == null ? NOWHERE : path, RequestId.of(request)), mapper);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** Returns a problem as a response body, which ends like all JSON. */
  static byte[] bytes(Problem problem, ObjectMapper mapper) throws IOException {
    byte[] json = mapper.writeValueAsBytes(problem);
    byte[] body = Arrays.copyOf(json, json.length + 1);
    body[json.length] = JsonEnd.NEWLINE;
    return body;
  }

  /** Returns the complete problem for one request. */
  public Problem at(String instance, String requestId) {
    return new Problem(
        code.type(),
        code.title(),
        status,
        detail,
        instance,
        errors,
        conflicting,
        currentVersion,
        messages,
        requestId);
  }
}
