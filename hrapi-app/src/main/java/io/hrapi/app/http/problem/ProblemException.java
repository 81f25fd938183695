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

  /** Creates an exception whose problem has only a detail. */
  public static ProblemException of(ProblemCode code, String detail) {
    return new ProblemException(ProblemDetails.of(code, detail));
  }

  /**
   * Creates an exception for a problem of a part of the request.
   *
   * @param where the part's name, for people
   * @param pointer the JSON pointer to the part in the request's body
   * @param inside the prefix, within the part, of the problem's own pointers: empty, or {@code
   *     /body}
   */
  public static ProblemException within(
      ProblemDetails problem, String where, String pointer, String inside) {
    return new ProblemException(problem.within(where, pointer, inside));
  }

  /**
   * Creates an exception for a conflict with resources.
   *
   * @param conflicting the paths of these resources
   */
  public static ProblemException conflict(String detail, List<String> conflicting) {
    return new ProblemException(
        ProblemDetails.of(ProblemCode.CONFLICT, detail).withConflicting(conflicting));
  }

  /** Creates an exception with HAProxy's messages. */
  public static ProblemException withMessages(
      ProblemCode code, String detail, List<String> messages) {
    return new ProblemException(ProblemDetails.of(code, detail).withMessages(messages));
  }

  /** Returns the kind of problem. */
  public ProblemCode code() {
    return problem.code();
  }

  /** Returns the HTTP status. */
  public int status() {
    return problem.status();
  }

  /** Returns HAProxy's messages; empty if there are none. */
  public List<String> messages() {
    return problem.messages();
  }

  ProblemDetails problem() {
    return problem;
  }
}
