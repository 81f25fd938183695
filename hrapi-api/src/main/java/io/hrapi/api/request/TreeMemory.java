package io.hrapi.api.request;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.LongConsumer;

/**
 * Counts the heap that a tree needs while it is built, and a part of what is built from it, because
 * a small body can become a very large tree. The figures were measured in a JVM with compressed
 * references. The resources, changes and event made from a named object need about twice of what is
 * counted here for it.
 *
 * <p>Not thread-safe; for one tree.
 */
final class TreeMemory {

  /** The bytes of an object with its map and the map's table. */
  private static final int OBJECT_BYTES = 160;

  private static final int LIST_BYTES = 64;

  /** The bytes of an entry in an object's map. */
  private static final int FIELD_BYTES = 48;

  private static final int ELEMENT_BYTES = 8;

  /** The bytes of a string without its characters: the node, the string and its array. */
  private static final int TEXT_BYTES = 56;

  private static final int NUMBER_BYTES = 24;

  /** The bytes of what is built from a named object, for example a target. */
  private static final int NAMED_BYTES = 300;

  private static final int CHARACTER_BYTES = 2;
  private static final int REMEMBERED_NAMES = 64;

  private final LongConsumer taken;

  /** The latest names: those that occur again are fields of the API, the others name resources. */
  private final Map<String, Boolean> names =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Boolean> eldest) {
          return size() > REMEMBERED_NAMES;
        }
      };

  /**
   * Creates a counter.
   *
   * @param taken receives each number of bytes before they are allocated; an exception that it
   *     throws ends the parsing
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

  /** Counts a number with this many characters. */
  void number(int length) {
    taken.accept(NUMBER_BYTES + length);
  }
}
