package io.hrapi.app.present;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import java.util.StringJoiner;

/** Describes resources and their fields for people, with the API's field names. */
final class Words {

  private Words() {}

  /** Returns, for example, {@code target t1 of pool eta}. */
  static String name(Resource resource) {
    String parent = parent(resource);
    return resource.kind().shownWord()
        + " "
        + resource.name()
        + (parent.isEmpty() ? "" : " of " + parent);
  }

  /** Returns, for example, {@code pool eta} for a target; empty for a resource without a parent. */
  static String parent(Resource resource) {
    Kind<?> kind = resource.kind().parent();
    return kind == null ? "" : kind.shownWord() + " " + resource.parent();
  }

  /** Returns the fields of a new resource that differ from their defaults; empty if none do. */
  static <R extends Resource> String notable(R resource) {
    StringJoiner words = joiner();
    for (Field<R, ?> field : Kinds.of(resource).fields(Place.PLAN)) {
      if (!field.isInitial(resource)) {
        words.add(field.name() + " " + field.words(resource));
      }
    }
    return words.toString();
  }

  /** Returns the old and new value of each field that changed; empty if none did. */
  static <R extends Resource> String differences(R before, R after) {
    StringJoiner words = joiner();
    for (Field<R, ?> field : Kinds.of(after).fields(Place.PLAN)) {
      String former = field.words(before);
      String latter = field.words(after);
      if (!latter.equals(former)) {
        words.add(field.name() + " " + former + " -> " + latter);
      }
    }
    return words.toString();
  }

  private static StringJoiner joiner() {
    return new StringJoiner(", ", ": ", "").setEmptyValue("");
  }
}
