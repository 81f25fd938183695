package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Directive;
import java.util.ArrayList;
import java.util.List;

/** Describes in words which directive differs. Stateless. */
final class DirectiveDifference {

  private DirectiveDifference() {}

  /**
   * Names the first directive that is new or has different arguments; else the first that was
   * removed; else says that the directives are in a different order.
   *
   * @return for instance {@code description differs}; empty if the lists are equal
   */
  static String between(List<Directive> old, List<Directive> wanted) {
    if (old.equals(wanted)) {
      return "";
    }
    List<Directive> left = new ArrayList<>(old);
    for (Directive directive : wanted) {
      if (!left.remove(directive)) {
        return directive.keyword() + " differs";
      }
    }
    return left.isEmpty()
        ? wanted.get(0).keyword() + " and others are in a different order"
        : left.get(0).keyword() + " differs";
  }
}
