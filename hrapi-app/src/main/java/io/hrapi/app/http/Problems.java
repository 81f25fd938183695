package io.hrapi.app.http;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.FieldError;
import io.hrapi.api.problem.Problem;
import io.hrapi.api.problem.ProblemCode;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is told of an error, before it is known where the request went.
 *
 * @param code the kind of problem
 * @param status the HTTP status; the code's own, but for statuses of the framework's
 */
public record Problems(
    ProblemCode code,
    int status,
    String detail,
    List<FieldError> errors,
    List<String> conflicting,
    @Nullable Long currentVersion,
    List<String> messages) {

  /** A problem that is told by its detail. */
  public static Problems of(ProblemCode code, String detail) {
    return new Problems(code, code.status(), detail, List.of(), List.of(), null, List.of());
  }

  Problems withStatus(int other) {
    return new Problems(code, other, detail, errors, conflicting, currentVersion, messages);
  }

  Problems withErrors(List<FieldError> fields) {
    return new Problems(code, status, detail, fields, conflicting, currentVersion, messages);
  }

  Problems withConflicting(List<String> paths) {
    return new Problems(code, status, detail, errors, paths, currentVersion, messages);
  }

  Problems withCurrentVersion(@Nullable Long version) {
    return new Problems(code, status, detail, errors, conflicting, version, messages);
  }

  Problems withMessages(List<String> words) {
    return new Problems(code, status, detail, errors, conflicting, currentVersion, words);
  }

  /** Answers with it, where no resource does. */
  void write(HttpServletRequest request, HttpServletResponse answer, ObjectMapper mapper)
      throws IOException {
    answer.setStatus(status);
    answer.setContentType(Problem.MEDIA_TYPE);
    // The body stays unread; a client that is not told would lose its next request.
    answer.setHeader("Connection", "close");
    answer
        .getOutputStream()
        .write(
            mapper.writeValueAsBytes(at(request.getRequestURI(), RequestIdFilter.idOf(request))));
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
