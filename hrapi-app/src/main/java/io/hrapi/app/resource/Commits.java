package io.hrapi.app.resource;

import io.hrapi.app.deploy.CommitResult;
import io.hrapi.app.http.Replies;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Shows what came of commits. */
final class Commits {

  private Commits() {}

  /**
   * The answer to a commit.
   *
   * @param word under which the state stands that clients know
   * @param state what they know
   */
  static Response answer(String word, String state, CommitResult result, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(word, state);
    answer.put("Listen Port", Integer.toString(result.statisticsPort()));
    if (!dryRun) {
      answer.put("PID", result.pid());
    }
    answer.put("version", result.version());
    answer.put("applied", result.outcome().name().toLowerCase(Locale.ROOT));
    answer.put("warnings", result.warnings());
    if (dryRun) {
      answer.put("changes", List.of());
    }
    return Replies.json(answer, result.eventVersion()).build();
  }
}
