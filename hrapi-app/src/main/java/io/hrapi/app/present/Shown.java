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
 * Resources as a representation has them, under their names: each is made when a walk comes to it,
 * so that a large model is never there a second time. To look one up walks over those before it.
 *
 * @param <T> the resource
 * @param <R> what is shown of it
 */
public final class Shown<T, R> extends AbstractMap<String, R> {

  private final SortedMap<Name, T> resources;
  private final Function<T, R> show;

  private Shown(SortedMap<Name, T> resources, Function<T, R> show) {
    this.resources = resources;
    this.show = show;
  }

  /**
   * Those of a map that does not change.
   *
   * @param show makes the same of a resource each time
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
