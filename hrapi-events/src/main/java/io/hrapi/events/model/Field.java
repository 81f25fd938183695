package io.hrapi.events.model;

import io.hrapi.events.setting.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A field of a kind of resource: one row of its kind's table. All code that reads, stores, merges,
 * compares or shows resources iterates over the rows. A row is either backed by a component of the
 * resource's record (what is its identity, or carries logic), or a setting, which the resource has
 * among its {@link Settings}; who walks does not see which. Immutable.
 *
 * @param <R> the resource
 * @param <T> the value
 */
public final class Field<R extends Resource, T> {

  /** Where fields are shown. */
  public enum Place {
    /** Before and after a change, and the resource's own answer. */
    CHANGE,
    /** The model document, and what a body may say. */
    DOCUMENT,
    /** A plan in words. */
    PLAN
  }

  private final int index;
  private final Builder<R, T> row;

  /** Null for a setting. */
  private final @Nullable Function<R, @Nullable T> component;

  private Field(int index, Builder<R, T> row, @Nullable Function<R, @Nullable T> component) {
    this.index = index;
    this.row = row;
    this.component = component;
  }

  int index() {
    return index;
  }

  /** Whether it is a setting: documents show those after what a resource contains. */
  public boolean isSetting() {
    return component == null;
  }

  /** The name in the log, which is for ever. */
  public String storedName() {
    return row.stored;
  }

  /** The name in the API. */
  public String name() {
    return row.names.get(0);
  }

  /** Another name that a body may use; null if there is none. */
  public @Nullable String otherName() {
    return row.names.size() > 1 ? row.names.get(1) : null;
  }

  public ValueType<T> type() {
    return row.type;
  }

  /** What it means, in a sentence. */
  public String sentence() {
    return row.sentence;
  }

  /** What a new resource has; null for nothing. */
  public @Nullable T initial() {
    return row.initial;
  }

  /** Whether every resource has it, and a new one does not have it by itself. */
  public boolean isRequired() {
    return row.required;
  }

  /** Whether a stored resource always has it. */
  public boolean isAlwaysStored() {
    return row.required || row.alwaysStored;
  }

  /** Whether null takes it away. */
  public boolean isOptional() {
    return row.optional;
  }

  /** The text that takes it away, as null does; null if there is none. */
  public @Nullable String nothing() {
    return row.nothing;
  }

  /** The object in documents that it stands in; null for those that stand by themselves. */
  public @Nullable String part() {
    return row.part;
  }

  boolean isShownIn(Place place) {
    return row.places.contains(place);
  }

  /** Its value in a resource; null if it has none. */
  public @Nullable T of(R resource) {
    return component == null ? resource.settings().get(this) : component.apply(resource);
  }

  /** Its value as the log stores it; null if it is not stored. */
  public @Nullable Object stored(R resource) {
    T here = of(resource);
    return here == null || isLeftOut(here) ? null : row.type.stored(here);
  }

  /** Its value as answers show it; null if it is not shown. */
  public @Nullable Object answered(R resource) {
    T here = of(resource);
    return here == null || row.answer == null ? document(resource) : row.answer.apply(here);
  }

  /** Its value as the model document has it; null if it is not in it. */
  public @Nullable Object document(R resource) {
    T here = of(resource);
    if (here == null) {
      return row.nothingShown ? row.nothing : null;
    }
    return isLeftOut(here) ? null : row.type.json(here);
  }

  /** Its value in words; what stands for none, if it has none. */
  public String words(R resource) {
    T here = of(resource);
    return here == null ? row.none : row.type.words(here);
  }

  /** Whether a resource has of it what a new one has. */
  public boolean isInitial(R resource) {
    T here = of(resource);
    return here == null ? row.initial == null : here.equals(row.initial);
  }

  private boolean isLeftOut(T here) {
    return row.absentIfInitial && here.equals(row.initial);
  }

  @Override
  public String toString() {
    return row.names.get(0);
  }

  /** A row in the making; the last word, {@link #of} or {@link #setting}, adds it to its table. */
  static final class Builder<R extends Resource, T> {

    private final Kind.Table<R> table;
    private final String stored;
    private final ValueType<T> type;
    private final String sentence;
    private List<String> names;
    private @Nullable T initial;
    private boolean required;
    private boolean alwaysStored;
    private boolean absentIfInitial;
    private boolean optional;
    private @Nullable String nothing;
    private boolean nothingShown;
    private String none = "none";
    private @Nullable String part;
    private @Nullable Function<T, Object> answer;
    private final Set<Place> places = EnumSet.allOf(Place.class);

    Builder(Kind.Table<R> table, String name, ValueType<T> type, String sentence) {
      this.table = table;
      this.stored = name;
      this.names = List.of(name);
      this.type = type;
      this.sentence = sentence;
    }

    /** The API's name where it is not the stored one, and perhaps another that bodies may use. */
    Builder<R, T> called(String... names) {
      this.names = List.of(names);
      return this;
    }

    /** What a new resource has. */
    Builder<R, T> initially(T value) {
      initial = value;
      return this;
    }

    /** Every resource has it, and who makes one must say it. */
    Builder<R, T> required() {
      required = true;
      return this;
    }

    /** Of what a new resource has by itself: the log always says it, too. */
    Builder<R, T> alwaysStored() {
      alwaysStored = true;
      return this;
    }

    /** What a new resource has is neither stored nor shown. */
    Builder<R, T> absentIfInitial() {
      absentIfInitial = true;
      return this;
    }

    /** Null takes it away. */
    Builder<R, T> optional() {
      optional = true;
      return this;
    }

    /** Null takes it away, and so does a text. */
    Builder<R, T> takenAwayBy(String text) {
      nothing = text;
      return optional();
    }

    /** That text is also shown where there is none. */
    Builder<R, T> andShown() {
      nothingShown = true;
      return this;
    }

    /** What a plan says where there is none. */
    Builder<R, T> orElse(String words) {
      none = words;
      return this;
    }

    /** It stands with others in an object of this name. */
    Builder<R, T> in(String object) {
      part = object;
      return this;
    }

    /** Answers, but not the model document, show it otherwise. */
    Builder<R, T> answeredAs(Function<T, Object> shown) {
      answer = shown;
      return this;
    }

    /** It is shown nowhere else. */
    Builder<R, T> shownIn(Place... some) {
      places.retainAll(Set.of(some));
      return this;
    }

    /** Every resource has it and it is shown nowhere, since its path says it. */
    Builder<R, T> identity() {
      return required().shownIn();
    }

    /** A row that a component of the record backs. */
    Field<R, T> of(Function<R, @Nullable T> component) {
      return table.add(new Field<>(table.size(), this, component));
    }

    /** A row of the {@link Settings}. */
    Field<R, T> setting() {
      optional();
      return table.add(new Field<>(table.size(), this, null));
    }
  }
}
