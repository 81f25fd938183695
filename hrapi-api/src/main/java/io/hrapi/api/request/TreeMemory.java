package io.hrapi.api.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Counts the heap that a tree needs while it is built, and a part of what is built from it: a body
 * of some kilobytes can become a tree of hundreds of megabytes. The figures are those of a JVM with
 * compressed references, as measured; what resources, changes and an event need for each named
 * thing is about twice what is counted here for it.
 *
 * <p>Not thread-safe; for one tree.
 */
final class TreeMemory {

  /** An object with its map, and the map's table. */
  private static final int OBJECT_BYTES = 160;

  private static final int LIST_BYTES = 64;

  /** A place in an object's map, or in a list. */
  private static final int FIELD_BYTES = 48;

  private static final int ELEMENT_BYTES = 8;

  /** A text without its characters: the node, the string and its array. */
  private static final int TEXT_BYTES = 56;

  private static final int NUMBER_BYTES = 24;

  /** What becomes of a thing with a name, a target for instance. */
  private static final int NAMED_BYTES = 300;

  private static final int CHARACTER_BYTES = 2;
  private static final int REMEMBERED_NAMES = 64;

  private final LongConsumer taken;

  /** Names that come again and again are fields of the API; the others name things. */
  private final Map<String, Boolean> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_NAMES;
        }
      };

  /**
   * Counts for somebody.
   *
   * @param taken is told of bytes before they are used; what it throws ends the parsing
   */
  TreeMemory(LongConsumer taken) {
    this.taken = taken;
  }

  void object() {
    taken.accept(OBJECT_BYTES);
  }

  void list() {
    taken.accept(LIST_BYTES);
  }

  void element() {
    taken.accept(ELEMENT_BYTES);
  }

  void field(String name) {
    taken.accept(
        names.put(name, true) != null
            ? FIELD_BYTES
            : FIELD_BYTES + TEXT_BYTES + NAMED_BYTES + (long) CHARACTER_BYTES * name.length());
  }

  void text(String text) {
    taken.accept(TEXT_BYTES + (long) CHARACTER_BYTES * text.length());
  }

  /** A number of so many characters. */
  void number(int length) {
    taken.accept(NUMBER_BYTES + length);
  }
}
