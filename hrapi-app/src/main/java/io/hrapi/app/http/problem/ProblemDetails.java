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
 * @param status the HTTP status; the code's own, but for statuses of the framework's
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

  /** A problem that is told by its detail. */
  public static ProblemDetails of(ProblemCode code, String detail) {
    return new ProblemDetails(code, code.status(), detail, List.of(), List.of(), null, List.of());
  }

  /** The paths of resources as clients write them. */
  static List<String> api(List<String> paths) {
    return paths.stream().map(path -> API + path).toList();
  }

  /**
   * This problem as one of a part of the request.
   *
   * @param where names the part for people
   * @param pointer to the part in the request's body
   * @param inside the part what the problem's own pointers begin at
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

  /** Answers with this problem outside of resources, and closes the connection. */
  public void write(HttpServletRequest request, HttpServletResponse answer, ObjectMapper mapper)
      throws IOException {
    // A client that is not told would lose its next request.
    answer.setHeader("Connection", "close");
    writeOn(request, answer, mapper);
  }

  /** Answers with this problem outside of resources, and keeps the connection. */
  public void writeOn(HttpServletRequest request, HttpServletResponse answer, ObjectMapper mapper)
      throws IOException {
    answer.setStatus(status);
    answer.setContentType(Problem.MEDIA_TYPE);
    answer
        .getOutputStream()
        .write(bytes(at(request.getRequestURI(), RequestId.of(request)), mapper));
  }

  /** Answers with this problem outside of servlets, and closes the connection. */
  public void write(Request request, Response response, Callback callback, ObjectMapper mapper)
      throws IOException {
    response.setStatus(status);
    response.getHeaders().put(HttpHeader.CONTENT_TYPE, Problem.MEDIA_TYPE);
    response.getHeaders().put(HttpHeader.CONNECTION, HttpHeaderValue.CLOSE);
    String path = request.getHttpURI().getPath();
    byte[] body = bytes(at(path == null ? NOWHERE : path, RequestId.of(request)), mapper);
    response.write(true, ByteBuffer.wrap(body), callback);
  }

  /** A problem as a body, ended as all JSON is. */
  static byte[] bytes(Problem problem, ObjectMapper mapper) throws IOException {
    byte[] json = mapper.writeValueAsBytes(problem);
    byte[] body = Arrays.copyOf(json, json.length + 1);
    body[json.length] = JsonEnd.NEWLINE;
    return body;
  }

  /** The whole problem, for one request. */
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
