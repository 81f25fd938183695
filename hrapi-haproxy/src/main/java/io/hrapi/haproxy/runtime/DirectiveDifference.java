package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.configuration.Directive;
import java.util.ArrayList;
import java.util.List;

/** Describes for people which directive differs. Stateless. */
final class DirectiveDifference {

  private DirectiveDifference() {}

  /**
   * Names the first that is new or has other arguments; else the first that is gone; else says that
   * they are the same in another order.
   *
   * @return {@code description differs} for instance; empty if nothing does
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
