package io.hrapi.haproxy.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * The sections in which a line may be. Conditions ({@code .if}) are not evaluated: a line under one
 * may or may not be read, including a line that starts a section. For one configuration, by one
 * thread.
 */
final class Sections {

  /** What may hold before a condition, and at the end of its branches so far. */
  private record Condition(Set<String> before, Set<String> ends) {}

  private final Deque<Condition> conditions = new ArrayDeque<>();
  private Set<String> possible = Set.of("");

  /** The kinds of section, one where there is no doubt; an empty word before the first. */
  Set<String> possible() {
    return possible;
  }

  /** Whether HAProxy may pass over what is being read. */
  boolean isConditional() {
    return !conditions.isEmpty();
  }

  void begin(String section) {
    possible = Set.of(section);
  }

  /** Takes {@code .if} and its likes; others are messages. */
  void macro(String word) {
    switch (word) {
      case ".if" -> conditions.push(new Condition(possible, new LinkedHashSet<>(possible)));
      case ".elif", ".else" -> {
        Condition condition = conditions.peek();
        if (condition != null) {
          condition.ends().addAll(possible);
          possible = condition.before();
        }
      }
      case ".endif" -> {
        Condition condition = conditions.poll();
        if (condition != null) {
          condition.ends().addAll(possible);
          possible = condition.ends();
        }
      }
      default -> {
        // A message to whoever starts HAProxy.
      }
    }
  }
}
