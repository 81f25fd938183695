package io.hrapi.app.http.request;

import io.hrapi.app.http.problem.HttpAdvice;
import io.hrapi.events.command.Decision;
import io.hrapi.events.command.Decision.Outcome;
import io.hrapi.events.model.Name;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The response bodies of writes, in pyHrapi's wording ("Answers that clients know"), capitals and
 * spaces included.
 */
public final class ResponseBodies {

  private ResponseBodies() {}

  /**
   * Returns the body of a PUT: {@code added} is the key for a new resource, {@code Modified} for an
   * existing one.
   */
  public static Function<Decision, Map<String, Object>> put(String added, Name name) {
    return put(added, "Modified", name);
  }

  /** Returns the body of a PUT, with another key for an existing resource. */
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

  /** Returns the body of a DELETE. */
  public static Function<Decision, Map<String, Object>> deleted(String word, Name name) {
    return decision -> Map.of(word, name.value());
  }

  /**
   * Adds where a moved resource came from; for a parent that took over children, where each did.
   */
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
