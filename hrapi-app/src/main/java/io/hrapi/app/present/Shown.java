package io.hrapi.app.present;

import io.hrapi.events.model.Name;
import java.util.AbstractMap;
import java.util.AbstractSet;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.function.Function;

/**
 * The resources of a representation under their names. Each is created when the iteration reaches
 * it, so that a large model is never in memory twice. A lookup iterates over the preceding entries.
 *
 * @param <T> the resource
 * @param <R> the resource's representation
 */
public final class Shown<T, R> extends AbstractMap<String, R> {

  private final SortedMap<Name, T> resources;
  private final Function<T, R> show;

  private Shown(SortedMap<Name, T> resources, Function<T, R> show) {
    this.resources = resources;
    this.show = show;
  }

  /**
   * Returns the representations of the resources of an immutable map.
   *
   * @param show represents a resource; must return equal values each time
   */
  public static <T, R> Map<String, R> of(SortedMap<Name, T> resources, Function<T, R> show) {
    return new Shown<>(resources, show);
  }

  @Override
  public Set<Entry<String, R>> entrySet() {
    return new AbstractSet<>() {
      @Override
      public Iterator<Entry<String, R>> iterator() {
        Iterator<Entry<Name, T>> each = resources.entrySet().iterator();
        return new Iterator<>() {
          @Override
          public boolean hasNext() {
            return each.hasNext();
          }

          @Override
          public Entry<String, R> next() {
            Entry<Name, T> entry = each.next();
            return Map.entry(entry.getKey().value(), show.apply(entry.getValue()));
          }
        };
      }

      @Override
      public int size() {
        return resources.size();
      }
    };
  }
}
