package io.hrapi.app.http.problem;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.deploy.DeployException;

/** The problem that each kind of {@link DeployException} is. */
final class DeployProblems {

  private DeployProblems() {}

  /** The problem, with HAProxy's messages and the resources that are in conflict. */
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
