package io.hrapi.app.http;

import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Decision.Outcome;
import io.hrapi.events.model.Name;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The bodies with which writes are answered, in the words that pyHrapi's clients know ("Answers
 * that clients know"), capitals and blanks included.
 */
public final class ResponseBodies {

  private ResponseBodies() {}

  /**
   * What a PUT is answered: the one word for a resource that is new, {@code Modified} for one that
   * was there.
   */
  public static Function<Decision, Map<String, Object>> put(String added, Name name) {
    return put(added, "Modified", name);
  }

  /** The answer to a PUT, with another word for a resource that was there. */
  public static Function<Decision, Map<String, Object>> put(
      String added, String modified, Name name) {
    return decision -> {
      Map<String, Object> answer = new LinkedHashMap<>();
      answer.put(decision.outcome() == Outcome.CREATED ? added : modified, name.value());
      addMoved(answer, decision, name);
      if (!decision.notes().isEmpty()) {
        answer.put(
            "note",
            decision.notes().stream()
                .map(note -> note.text() + HttpAdvice.of(note.advice()))
                .collect(Collectors.joining("; ")));
      }
      return answer;
    };
  }

  /** What a DELETE is answered. */
  public static Function<Decision, Map<String, Object>> deleted(String word, Name name) {
    return decision -> Map.of(word, name.value());
  }

  /** Where a moved resource came from; for a parent that took children over, each child's. */
  private static void addMoved(Map<String, Object> answer, Decision decision, Name name) {
    if (decision.movedFrom().isEmpty()) {
      return;
    }
    Name own = decision.movedFrom().get(name);
    if (own != null && decision.movedFrom().size() == 1) {
      answer.put("movedFrom", own.value());
      return;
    }
    Map<String, String> children = new TreeMap<>();
    decision.movedFrom().forEach((child, from) -> children.put(child.value(), from.value()));
    answer.put("movedFrom", children);
  }
}
