package io.hrapi.events.change;

import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Stamped;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SortedMap;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/**
 * The changes that lead from one model to another: {@code apply(diff(a, b), a) = b}.
 *
 * <p>Parts that are the same object in both models are skipped. Comparing models a few changes
 * apart therefore costs as much as the changes, plus one iteration over the names in each map that
 * differs.
 */
public final class ModelDiff {

  private final Model from;
  private final Model to;
  private final List<ResourceChanged> made = new ArrayList<>();
  private final List<ResourceChanged> children = new ArrayList<>();
  private final List<ResourceChanged> removed = new ArrayList<>();

  private ModelDiff(Model from, Model to) {
    this.from = from;
    this.to = to;
  }

  /**
   * Returns the changes from one model to another, in an order in which they can be applied:
   * parents are created before and removed after their children, and certificates before and after
   * the endpoints that refer to them. Empty if the models are equal.
   */
  public static List<ResourceChanged> between(Model from, Model to) {
    return new ModelDiff(from, to).compute();
  }

  /** Returns the model after a list of changes; see {@link ResourceChanged#applyTo}. */
  public static Model apply(List<? extends ResourceChanged> changes, Model model, long version) {
    Model result = model;
    for (ResourceChanged change : changes) {
      result = change.applyTo(result, version);
    }
    return result;
  }

  private List<ResourceChanged> compute() {
    merge(from.certificates(), to.certificates(), (a, b) -> parent(value(a), value(b)));
    merge(from.gateways(), to.gateways(), this::gateway);
    merge(from.pools(), to.pools(), this::pool);
    List<ResourceChanged> changes = new ArrayList<>(made.size() + children.size() + removed.size());
    changes.addAll(made);
    changes.addAll(children);
    changes.addAll(removed);
    return changes;
  }

  private void gateway(@Nullable GatewayNode before, @Nullable GatewayNode after) {
    parent(before == null ? null : before.gateway(), after == null ? null : after.gateway());
    children(before == null ? null : before.endpoints(), after == null ? null : after.endpoints());
    children(before == null ? null : before.routes(), after == null ? null : after.routes());
  }

  private void pool(@Nullable PoolNode before, @Nullable PoolNode after) {
    parent(before == null ? null : before.pool(), after == null ? null : after.pool());
    children(before == null ? null : before.targets(), after == null ? null : after.targets());
  }

  private void parent(@Nullable Resource before, @Nullable Resource after) {
    if (!Objects.equals(before, after)) {
      (after == null ? removed : made).add(new ResourceChanged(before, after));
    }
  }

  private <T extends Resource> void children(
      @Nullable SortedMap<Name, Stamped<T>> before, @Nullable SortedMap<Name, Stamped<T>> after) {
    merge(before, after, (a, b) -> child(value(a), value(b)));
  }

  private void child(@Nullable Resource before, @Nullable Resource after) {
    if (after != null) {
      // A child that is new here may have moved from another parent, where it is missing now.
      Resource origin = before == null ? after.currentIn(from) : before;
      if (!after.equals(origin)) {
        children.add(new ResourceChanged(origin, after));
      }
    } else if (before != null && before.currentIn(to) == null) {
      children.add(new ResourceChanged(before, null));
    }
  }

  /**
   * Walks two sorted maps in parallel and passes on the values that are not the same object in
   * both; null for a value that one of them does not have.
   */
  private static <T> void merge(
      @Nullable SortedMap<Name, T> from,
      @Nullable SortedMap<Name, T> to,
      BiConsumer<@Nullable T, @Nullable T> each) {
    if (from == to) {
      return;
    }
    Cursor<T> a = new Cursor<>(from);
    Cursor<T> b = new Cursor<>(to);
    while (a.current != null || b.current != null) {
      int order =
          a.current == null
              ? 1
              : b.current == null ? -1 : a.current.getKey().compareTo(b.current.getKey());
      T before = order <= 0 && a.current != null ? a.current.getValue() : null;
      T after = order >= 0 && b.current != null ? b.current.getValue() : null;
      if (before != after) {
        each.accept(before, after);
      }
      if (order <= 0) {
        a.advance();
      }
      if (order >= 0) {
        b.advance();
      }
    }
  }

  private static <T> @Nullable T value(@Nullable Stamped<T> stamped) {
    return stamped == null ? null : stamped.value();
  }

  private static final class Cursor<T> {
    private final @Nullable Iterator<Map.Entry<Name, T>> entries;
    private Map.@Nullable Entry<Name, T> current;

    Cursor(@Nullable SortedMap<Name, T> map) {
      entries = map == null ? null : map.entrySet().iterator();
      advance();
    }

    void advance() {
      current = entries != null && entries.hasNext() ? entries.next() : null;
    }
  }
}
