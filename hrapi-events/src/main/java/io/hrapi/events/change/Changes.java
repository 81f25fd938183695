package io.hrapi.events.change;

import java.util.Objects;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** What the changes of every kind of resource share. */
final class Changes {

  private Changes() {}

  /** The side that is there; of both the one after. */
  static <T> T known(@Nullable T before, @Nullable T after) {
    if (after != null) {
      return after;
    }
    if (before != null) {
      return before;
    }
    throw new IllegalArgumentException("a change has a before, an after or both");
  }

  /** Checks that one side is there, and that both name the same. */
  static void checkSame(@Nullable Object before, @Nullable Object after) {
    Object known = known(before, after);
    if (before != null && !before.equals(known)) {
      throw new IllegalArgumentException("a change of " + before + " cannot become " + known);
    }
  }

  /** The change from one side to another; null if they are the same. */
  static <T> @Nullable TopologyChange between(
      @Nullable T before,
      @Nullable T after,
      BiFunction<@Nullable T, @Nullable T, TopologyChange> change) {
    return Objects.equals(before, after) ? null : change.apply(before, after);
  }
}
