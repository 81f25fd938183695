package io.hrapi.haproxy.policy;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Tracks the sections in which a line may be. Conditions ({@code .if}) are not evaluated: a line
 * under one may or may not be read, including a line that starts a section. For one configuration,
 * by one thread.
 */
final class Sections {

  /** The possible sections before a condition, and at the end of its branches so far. */
  private record Condition(Set<String> before, Set<String> ends) {}

  private final Deque<Condition> conditions = new ArrayDeque<>();
  private Set<String> possible = Set.of("");

  /**
   * Returns the possible kinds of section: one if it is certain; an empty name before the first
   * section.
   */
  Set<String> possible() {
    return possible;
  }

  /** Returns whether HAProxy may skip the current line, because it is under a condition. */
  boolean isConditional() {
    return !conditions.isEmpty();
  }

  void begin(String section) {
    possible = Set.of(section);
  }

  /** Processes {@code .if} and the other macros of conditions; ignores others. */
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
        // A macro that only prints a message.
      }
    }
  }
}
