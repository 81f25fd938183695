package io.hrapi.app.present;

import io.hrapi.events.model.Field;
import io.hrapi.events.model.Field.Place;
import io.hrapi.events.model.Kind;
import io.hrapi.events.model.Kinds;
import io.hrapi.events.model.Resource;
import java.util.StringJoiner;

/** Resources and their fields in words, the fields by the API's names. */
final class Words {

  private Words() {}

  /** {@code target t1 of pool eta}. */
  static String name(Resource resource) {
    String parent = parent(resource);
    return resource.kind().shownWord()
        + " "
        + resource.name()
        + (parent.isEmpty() ? "" : " of " + parent);
  }

  /** {@code pool eta} of a target; empty for what has no parent. */
  static String parent(Resource resource) {
    Kind<?> kind = resource.kind().parent();
    return kind == null ? "" : kind.shownWord() + " " + resource.parent();
  }

  /** The fields of a new resource that are not as they are by default; empty if all are. */
  static <R extends Resource> String notable(R resource) {
    StringJoiner words = joiner();
    for (Field<R, ?> field : Kinds.of(resource).fields(Place.PLAN)) {
      if (!field.isInitial(resource)) {
        words.add(field.name() + " " + field.words(resource));
      }
    }
    return words.toString();
  }

  /** What became of each field that changed; empty if none did. */
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
