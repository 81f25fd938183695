package io.hrapi.events.model;

import io.hrapi.events.model.Field.Place;
import io.hrapi.events.setting.ValueType;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A kind of resource and the table of its fields. There is exactly one of each, created by the
 * class that has its rows; {@link Kinds} has them all. Immutable and thread-safe.
 */
public final class Kind<R extends Resource> {

  private final Table<R> table;
  private final Function<FieldValues<R>, R> maker;
  private final List<Field<R, ?>> fields;
  private final List<Field<R, ?>> settings;
  private final Map<String, Field<R, ?>> byStoredName = new HashMap<>();
  private final Map<Place, List<Field<R, ?>>> shown = new EnumMap<>(Place.class);

  private Kind(Table<R> table, Function<FieldValues<R>, R> maker) {
    this.table = table;
    this.maker = maker;
    this.fields = List.copyOf(table.fields);
    this.settings = fields.stream().filter(Field::isSetting).toList();
    for (Field<R, ?> field : fields) {
      if (byStoredName.put(field.storedName(), field) != null) {
        throw new IllegalStateException("two fields of a " + this + " are stored as " + field);
      }
    }
    for (Place place : Place.values()) {
      List<Field<R, ?>> order = table.orders.getOrDefault(place, fields);
      shown.put(
          place,
          fields.stream()
              .filter(field -> field.isShownIn(place))
              .sorted(Comparator.comparingInt(field -> rank(order, field)))
              .toList());
    }
  }

  private static int rank(List<?> order, Object field) {
    int rank = order.indexOf(field);
    return rank < 0 ? order.size() : rank;
  }

  /** The word for it in the log: {@code target}. */
  public String word() {
    return table.word;
  }

  /** The word for it in plans. */
  public String shownWord() {
    return table.shownWord;
  }

  /** The word for several of them in paths and documents: {@code targets}. */
  public String collection() {
    return table.collection;
  }

  /** The kind of the resource that it is in; null if it is in none. */
  public @Nullable Kind<?> parent() {
    return table.parent;
  }

  /** Whether its resources can move from one parent to another, their names being unique. */
  public boolean isMovable() {
    return table.movable;
  }

  /** All fields, in the order in which they are stored. */
  public List<Field<R, ?>> fields() {
    return fields;
  }

  /** Those that are shown somewhere, in the order in which they are shown there. */
  public List<Field<R, ?>> fields(Place place) {
    return Objects.requireNonNull(shown.get(place));
  }

  /** The field that the log knows by a name; null if there is none. */
  public @Nullable Field<R, ?> stored(String name) {
    return byStoredName.get(name);
  }

  List<Field<R, ?>> settings() {
    return settings;
  }

  /** No values at all. */
  public FieldValues<R> none() {
    return new FieldValues<>(this, fields.size());
  }

  /** Those of a new resource, which has yet to be named. */
  public FieldValues<R> initial() {
    FieldValues<R> values = none();
    fields.forEach(field -> initially(values, field));
    return values;
  }

  private static <R extends Resource, T> void initially(FieldValues<R> values, Field<R, T> field) {
    values.with(field, field.initial());
  }

  /** Those of a resource. */
  public FieldValues<R> of(R resource) {
    FieldValues<R> values = none();
    for (Field<R, ?> field : fields) {
      take(values, field, resource);
    }
    return values;
  }

  private static <R extends Resource, T> void take(
      FieldValues<R> values, Field<R, T> field, R resource) {
    values.with(field, field.of(resource));
  }

  /**
   * Those that were read out of the log, made whole.
   *
   * @return what is missing; null if nothing is
   */
  public @Nullable Field<R, ?> complete(FieldValues<R> values) {
    for (Field<R, ?> field : fields) {
      if (values.get(field) == null) {
        if (field.isAlwaysStored()) {
          return field;
        }
        initially(values, field);
      }
    }
    return null;
  }

  R make(FieldValues<R> values) {
    return maker.apply(values);
  }

  @Override
  public String toString() {
    return table.word;
  }

  /** A table in the making: its rows in their order. */
  static final class Table<R extends Resource> {

    private final String word;
    private final String shownWord;
    private final String collection;
    private final @Nullable Kind<?> parent;
    private boolean movable;
    private final List<Field<R, ?>> fields = new ArrayList<>();
    private final Map<Place, List<Field<R, ?>>> orders = new EnumMap<>(Place.class);

    /**
     * A table without rows.
     *
     * @param word in the log
     * @param shownWord in plans
     * @param collection in the path
     * @param parent of the resources that they are in
     */
    Table(String word, String shownWord, String collection, @Nullable Kind<?> parent) {
      this.word = word;
      this.shownWord = shownWord;
      this.collection = collection;
      this.parent = parent;
    }

    /** Begins a row, which its last word adds. */
    <T> Field.Builder<R, T> row(String storedName, ValueType<T> type, String sentence) {
      return new Field.Builder<>(this, storedName, type, sentence);
    }

    <T> Field<R, T> add(Field<R, T> field) {
      fields.add(field);
      return field;
    }

    int size() {
      return fields.size();
    }

    /** The order of fields in a place where it is not that of the rows; the rest comes after. */
    Table<R> order(Place place, List<Field<R, ?>> first) {
      orders.put(place, first);
      return this;
    }

    /** Its resources can move from one parent to another. */
    Table<R> movable() {
      movable = true;
      return this;
    }

    Kind<R> kind(Function<FieldValues<R>, R> maker) {
      return new Kind<>(this, maker);
    }
  }
}
