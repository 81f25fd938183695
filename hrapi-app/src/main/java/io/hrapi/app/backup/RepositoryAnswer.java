package io.hrapi.app.backup;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * An answer of an artifact repository: {@code {"code": 0 or 1, "message": "…", "data": …}}.
 *
 * @param where the repository's address, for messages
 */
record RepositoryAnswer(String where, JsonNode json) {

  private static final String CODE = "code";

  /**
   * Reads an answer.
   *
   * @throws BackupException.BadAnswer if it is not valid
   */
  static RepositoryAnswer of(String where, byte[] body) {
    return ifAny(where, body)
        .orElseThrow(
            () ->
                new BackupException.BadAnswer(
                    where
                        + " gave an answer that is not one of an artifact repository; it begins"
                        + " with: "
                        + IncomingDatabase.shown(body)));
  }

  /** Reads an answer; empty if the body is not an answer of an artifact repository. */
  static Optional<RepositoryAnswer> ifAny(String where, byte[] body) {
    try {
      JsonNode json = BackupNote.STRICT.readTree(body);
      JsonNode code = json.path(CODE);
      return code.isIntegralNumber() && (code.asInt() == 0 || code.asInt() == 1)
          ? Optional.of(new RepositoryAnswer(where, json))
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** Returns whether it is an error, which the repository sends with status 200, too. */
  boolean isError() {
    return json.path(CODE).asInt() == 1;
  }

  /**
   * Requires that the request succeeded.
   *
   * @throws BackupException.BadAnswer with the repository's message, if it failed
   */
  void requireDone() {
    if (isError()) {
      throw new BackupException.BadAnswer(where + " answered with an error: " + shown(json));
    }
  }

  /**
   * Returns the strings in the answer's data.
   *
   * @throws BackupException.BadAnswer if it is an error, or its data is not a list of strings
   */
  List<String> requireTexts() {
    requireDone();
    JsonNode data = json.path("data");
    List<String> texts = new ArrayList<>();
    for (JsonNode each : data) {
      if (each.isTextual()) {
        texts.add(each.textValue());
      }
    }
    if (!data.isArray() || texts.size() < data.size()) {
      throw new BackupException.BadAnswer(
          where + " has as data: " + shown(data) + ", expected a list of strings");
    }
    return texts;
  }

  private static String shown(JsonNode node) {
    return IncomingDatabase.shown(node.toString().getBytes(StandardCharsets.UTF_8));
  }
}
