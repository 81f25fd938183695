package io.hrapi.app.http.problem;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

final class DeployProblemsTest {

  @Test
  void eachKindIsTheProblemThatClientsKnow() {
    Map<Kind, ProblemCode> codes =
        Arrays.stream(Kind.values())
            .collect(
                Collectors.toMap(
                    kind -> kind, kind -> DeployProblems.of(DeployException.of(kind, "")).code()));
    assertThat(codes)
        .isEqualTo(
            Map.of(
                Kind.CONFLICT, ProblemCode.CONFLICT,
                Kind.CONFIGURATION_REFUSED, ProblemCode.CONFIGURATION_REFUSED,
                Kind.UPLOAD_REFUSED, ProblemCode.UPLOAD_REFUSED,
                Kind.HAPROXY_UNAVAILABLE, ProblemCode.HAPROXY_UNAVAILABLE,
                Kind.FILES_UNAVAILABLE, ProblemCode.STORE_UNAVAILABLE,
                Kind.OUTCOME_UNKNOWN, ProblemCode.OUTCOME_UNKNOWN,
                Kind.QUEUE_FULL, ProblemCode.BUSY,
                Kind.NOT_BEGUN, ProblemCode.OVERLOADED));
  }

  @Test
  void itsMessagesAndConflictsAreTold() {
    ProblemDetails refused =
        DeployProblems.of(
            DeployException.withMessages(
                Kind.CONFIGURATION_REFUSED, "HAProxy refuses it", List.of("line 1", "line 2")));
    assertThat(refused.detail()).isEqualTo("HAProxy refuses it");
    assertThat(refused.messages()).containsExactly("line 1", "line 2");
    assertThat(
            DeployProblems.of(DeployException.conflict("it is gone", List.of("/v1/pools/a")))
                .conflicting())
        .containsExactly("/v1/pools/a");
  }
}
