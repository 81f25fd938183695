package io.hrapi.app.resource;

import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.HttpRequester;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.transfer.Incoming;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;

/** Answers imports of files and restores of backups. */
final class ImportAnswers {

  private ImportAnswers() {}

  /**
   * Runs an import and returns 200 with its result.
   *
   * @param word the field of the body that names what was done
   * @param state the value of that field
   */
  static Response answer(
      RequestContext context,
      String word,
      String state,
      boolean dryRun,
      Function<HttpRequester<Incoming>, Incoming> act) {
    HttpRequester<Incoming> asked =
        context.requester(incoming -> body(word, state, incoming, dryRun));
    Incoming incoming = act.apply(asked);
    return Responses.json(asked.body(incoming), incoming.version())
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static Map<String, Object> body(
      String word, String state, Incoming incoming, boolean dryRun) {
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put(word, state);
    answer.put("warnings", incoming.warnings());
    if (dryRun) {
      answer.put("changes", ChangeRepresentations.of(incoming.changes()));
    }
    return answer;
  }
}
