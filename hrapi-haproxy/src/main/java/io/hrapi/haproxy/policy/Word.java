package io.hrapi.haproxy.policy;

import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * One word of a line, as HAProxy's parser splits it: quotes and escapes are processed, but
 * environment variables, which HAProxy replaces in weak quotes, are not replaced.
 */
record Word(List<Part> parts) {

  Word {
    parts = List.copyOf(parts);
  }

  /** A part of a word. */
  sealed interface Part {}

  /** Literal characters. */
  record Text(String text) implements Part {}

  /**
   * An environment variable.
   *
   * @param name may begin with a dot: such variables are HAProxy's own
   * @param fallback the value if it is not set
   * @param splits whether its value is split into words at blanks: {@code ${NAME[*]}}
   */
  record Variable(String name, Optional<String> fallback, boolean splits) implements Part {}

  /** Returns whether the word contains an environment variable. */
  boolean isDynamic() {
    for (Part part : parts) {
      if (part instanceof Variable) {
        return true;
      }
    }
    return false;
  }

  /** Returns the text, with variables as {@code ${NAME}}. */
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
