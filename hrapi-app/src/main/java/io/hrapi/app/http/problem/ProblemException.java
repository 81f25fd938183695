package io.hrapi.app.http.problem;

import io.hrapi.api.problem.ProblemCode;
import java.util.List;

/** Thrown to answer a request with a specific problem. */
public final class ProblemException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private final transient ProblemDetails problem;

  public ProblemException(ProblemDetails problem) {
    super(problem.detail(), null, false, false);
    this.problem = problem;
  }

  /** A problem that is told by its detail. */
  public static ProblemException of(ProblemCode code, String detail) {
    return new ProblemException(ProblemDetails.of(code, detail));
  }

  /**
   * A problem of a part of the request.
   *
   * @param where names the part for people
   * @param pointer to the part in the request's body
   * @param inside the part what the problem's own pointers begin at: empty, or {@code /body}
   */
  public static ProblemException within(
      ProblemDetails problem, String where, String pointer, String inside) {
    return new ProblemException(problem.within(where, pointer, inside));
  }

  /** A conflict with resources, by their paths. */
  public static ProblemException conflict(String detail, List<String> conflicting) {
    return new ProblemException(
        ProblemDetails.of(ProblemCode.CONFLICT, detail).withConflicting(conflicting));
  }

  /** A problem with HAProxy's messages. */
  public static ProblemException withMessages(
      ProblemCode code, String detail, List<String> messages) {
    return new ProblemException(ProblemDetails.of(code, detail).withMessages(messages));
  }

  /** The kind of problem. */
  public ProblemCode code() {
    return problem.code();
  }

  /** The HTTP status. */
  public int status() {
    return problem.status();
  }

  /** HAProxy's words. */
  public List<String> messages() {
    return problem.messages();
  }

  ProblemDetails problem() {
    return problem;
  }
}
