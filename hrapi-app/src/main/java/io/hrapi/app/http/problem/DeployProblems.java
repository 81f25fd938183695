package io.hrapi.app.http.problem;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.deploy.DeployException;

/** Maps each kind of {@link DeployException} to a problem. */
final class DeployProblems {

  private DeployProblems() {}

  /** Returns the problem, with HAProxy's messages and the conflicting resources. */
  static ProblemDetails of(DeployException refused) {
    return ProblemDetails.of(code(refused.kind()), String.valueOf(refused.getMessage()))
        .withMessages(refused.messages())
        .withConflicting(refused.conflicting());
  }

  private static ProblemCode code(DeployException.Kind kind) {
    return switch (kind) {
      case CONFLICT -> ProblemCode.CONFLICT;
      case CONFIGURATION_REFUSED -> ProblemCode.CONFIGURATION_REFUSED;
      case UPLOAD_REFUSED -> ProblemCode.UPLOAD_REFUSED;
      case HAPROXY_UNAVAILABLE -> ProblemCode.HAPROXY_UNAVAILABLE;
      case FILES_UNAVAILABLE -> ProblemCode.STORE_UNAVAILABLE;
      case OUTCOME_UNKNOWN -> ProblemCode.OUTCOME_UNKNOWN;
      case QUEUE_FULL -> ProblemCode.BUSY;
      case NOT_BEGUN -> ProblemCode.OVERLOADED;
    };
  }
}
