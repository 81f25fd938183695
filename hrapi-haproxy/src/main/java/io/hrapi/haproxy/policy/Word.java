package io.hrapi.haproxy.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One word of a line, as HAProxy's parser splits it: quotes and escapes are gone, and environment
 * variables, which HAProxy replaces in weak quotes, still have their names.
 */
record Word(List<Part> parts) {

  Word {
    parts = List.copyOf(parts);
  }

  /** A part of a word. */
  sealed interface Part {}

  /** Characters that stand for themselves. */
  record Text(String text) implements Part {}

  /**
   * An environment variable.
   *
   * @param name may begin with a dot: those are HAProxy's own
   * @param fallback stands for it where it is not set
   * @param splits whether its value is taken apart at blanks: {@code ${NAME[*]}}
   */
  record Variable(String name, Optional<String> fallback, boolean splits) implements Part {}

  /** Whether the environment has a say in it. */
  boolean isDynamic() {
    for (Part part : parts) {
      if (part instanceof Variable) {
        return true;
      }
    }
    return false;
  }

  /** What it says; variables by their names. */
  String text() {
    if (parts.size() == 1 && parts.get(0) instanceof Text only) {
      return only.text();
    }
    return parts.stream()
        .map(
            part ->
                part instanceof Variable variable
                    ? "${" + variable.name() + "}"
                    : ((Text) part).text())
        .collect(Collectors.joining());
  }
}
