package io.hrapi.app.resource;

import io.hrapi.app.deploy.CommitResult;
import io.hrapi.app.http.Asked;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.Replies;
import io.hrapi.app.http.Writes;
import io.hrapi.events.command.Preconditions;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;

/** Shows what came of commits. */
final class Commits {

  private Commits() {}

  /** What is done to have a commit. */
  interface Act {

    /** Commits. */
    CommitResult run(Preconditions preconditions, Asked<CommitResult> asked, boolean dryRun);
  }

  /**
   * Has a commit done, or only tried, and answers.
   *
   * @param word under which the state stands that clients know
   * @param state what they know
   */
  static Response answer(Call call, Act act, String word, Function<CommitResult, String> state) {
    call.allow(List.of(Writes.DRY_RUN));
    boolean dryRun = call.flag(Writes.DRY_RUN);
    Asked<CommitResult> asked =
        call.asked(result -> body(word, state.apply(result), result, dryRun));
    CommitResult result = act.run(call.preconditions(), asked, dryRun);
    return Replies.json(asked.body(result), result.eventVersion()).build();
  }

  private static Map<String, Object> body(
      String word, String state, CommitResult result, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(word, state);
    answer.put("Listen Port", Integer.toString(result.statisticsPort()));
    if (!dryRun) {
      answer.put("PID", result.pid());
    }
    answer.put("version", result.version());
    answer.put("applied", result.outcome().name().toLowerCase(Locale.ROOT));
    if (!result.because().isEmpty()) {
      answer.put("because", result.because());
    }
    answer.put("warnings", result.warnings());
    if (dryRun) {
      answer.put("changes", List.of());
    }
    return answer;
  }
}
