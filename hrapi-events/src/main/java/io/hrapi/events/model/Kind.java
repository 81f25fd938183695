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
 * A kind of resource and the table of its fields. Each kind exists once, created by the class that
 * defines its rows; {@link Kinds} lists all of them. Immutable and thread-safe.
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

  /** Returns its name in the log: {@code target}. */
  public String word() {
    return table.word;
  }

  /** Returns its name in plans. */
  public String shownWord() {
    return table.shownWord;
  }

  /** Returns its plural name in paths and documents: {@code targets}. */
  public String collection() {
    return table.collection;
  }

  /** Returns the kind of the resource that contains it; null if there is none. */
  public @Nullable Kind<?> parent() {
    return table.parent;
  }

  /**
   * Returns whether its resources can move from one parent to another, because their names are
   * unique.
   */
  public boolean isMovable() {
    return table.movable;
  }

  /** Returns all fields, in the order in which they are stored. */
  public List<Field<R, ?>> fields() {
    return fields;
  }

  /** Returns the fields that are shown in a place, in the order of that place. */
  public List<Field<R, ?>> fields(Place place) {
    return Objects.requireNonNull(shown.get(place));
  }

  /** Returns the field with a stored name; null if there is none. */
  public @Nullable Field<R, ?> stored(String name) {
    return byStoredName.get(name);
  }

  List<Field<R, ?>> settings() {
    return settings;
  }

  /** Returns no values. */
  public FieldValues<R> none() {
    return new FieldValues<>(this, fields.size());
  }

  /** Returns the values of a new resource, without its name. */
  public FieldValues<R> initial() {
    FieldValues<R> values = none();
    fields.forEach(field -> initially(values, field));
    return values;
  }

  private static <R extends Resource, T> void initially(FieldValues<R> values, Field<R, T> field) {
    values.with(field, field.initial());
  }

  /** Returns the values of a resource. */
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
   * Completes values that were read from the log with the defaults of the fields that are not
   * always stored.
   *
   * @return a field that is missing although it is always stored; null if there is none
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

  /** Builds a table; its rows keep the order in which they were added. */
  static final class Table<R extends Resource> {

    private final String word;
    private final String shownWord;
    private final String collection;
    private final @Nullable Kind<?> parent;
    private boolean movable;
    private final List<Field<R, ?>> fields = new ArrayList<>();
    private final Map<Place, List<Field<R, ?>>> orders = new EnumMap<>(Place.class);

    /**
     * Creates a table without rows.
     *
     * @param word the name of the kind in the log
     * @param shownWord the name in plans
     * @param collection the plural name in paths
     * @param parent the kind of the resources that contain these; null if there is none
     */
    Table(String word, String shownWord, String collection, @Nullable Kind<?> parent) {
      this.word = word;
      this.shownWord = shownWord;
      this.collection = collection;
      this.parent = parent;
    }

    /** Begins a row; the last call on the builder adds it. */
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

    /**
     * Sets the fields that come first in a place, if its order differs from that of the rows; the
     * others follow.
     */
    Table<R> order(Place place, List<Field<R, ?>> first) {
      orders.put(place, first);
      return this;
    }

    /** Lets resources of this kind move from one parent to another. */
    Table<R> movable() {
      movable = true;
      return this;
    }

    Kind<R> kind(Function<FieldValues<R>, R> maker) {
      return new Kind<>(this, maker);
    }
  }
}
