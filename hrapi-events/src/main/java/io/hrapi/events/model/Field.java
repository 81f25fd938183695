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
 * resource's record (for its identity and for values with logic), or a setting, whose value is in
 * the resource's {@link Settings}; code that iterates over the rows does not see which. Immutable.
 *
 * @param <R> the resource
 * @param <T> the value
 */
public final class Field<R extends Resource, T> {

  /** The places where fields are shown. */
  public enum Place {
    /** The values before and after a change, and the response for a single resource. */
    CHANGE,
    /** The model document, and what a request body may contain. */
    DOCUMENT,
    /** A plan in words. */
    PLAN
  }

  private final int index;
  private final Builder<R, T> row;

  /** Reads the component of the record; null for a setting. */
  private final @Nullable Function<R, @Nullable T> component;

  private Field(int index, Builder<R, T> row, @Nullable Function<R, @Nullable T> component) {
    this.index = index;
    this.row = row;
    this.component = component;
  }

  int index() {
    return index;
  }

  /** Returns whether it is a setting: documents show settings after the contained resources. */
  public boolean isSetting() {
    return component == null;
  }

  /** Returns the name in the log, which never changes. */
  public String storedName() {
    return row.stored;
  }

  /** Returns the name in the API. */
  public String name() {
    return row.names.get(0);
  }

  /** Returns another name that a request body may use; null if there is none. */
  public @Nullable String otherName() {
    return row.names.size() > 1 ? row.names.get(1) : null;
  }

  public ValueType<T> type() {
    return row.type;
  }

  /** Returns its meaning as a sentence. */
  public String sentence() {
    return row.sentence;
  }

  /** Returns the value in a new resource; null if a new resource has none. */
  public @Nullable T initial() {
    return row.initial;
  }

  /** Returns whether every resource has a value that must be given when it is created. */
  public boolean isRequired() {
    return row.required;
  }

  /** Returns whether a stored resource always has it. */
  public boolean isAlwaysStored() {
    return row.required || row.alwaysStored;
  }

  /** Returns whether null in a request removes the value. */
  public boolean isOptional() {
    return row.optional;
  }

  /** Returns the text that removes the value, as null does; null if there is none. */
  public @Nullable String nothing() {
    return row.nothing;
  }

  /**
   * Returns the name of the object that contains it in documents; null if it is not within an
   * object.
   */
  public @Nullable String part() {
    return row.part;
  }

  boolean isShownIn(Place place) {
    return row.places.contains(place);
  }

  /** Returns its value in a resource; null if the resource has none. */
  public @Nullable T of(R resource) {
    return component == null ? resource.settings().get(this) : component.apply(resource);
  }

  /** Returns its value in the form for the log; null if it is not stored. */
  public @Nullable Object stored(R resource) {
    T here = of(resource);
    return here == null || isLeftOut(here) ? null : row.type.stored(here);
  }

  /** Returns its value in the form for responses; null if it is not shown. */
  public @Nullable Object answered(R resource) {
    T here = of(resource);
    return here == null || row.answer == null ? document(resource) : row.answer.apply(here);
  }

  /** Returns its value in the form for the model document; null if it is not shown. */
  public @Nullable Object document(R resource) {
    T here = of(resource);
    if (here == null) {
      return row.nothingShown ? row.nothing : null;
    }
    return isLeftOut(here) ? null : row.type.json(here);
  }

  /** Returns its value in words; if the resource has none, the words for that. */
  public String words(R resource) {
    T here = of(resource);
    return here == null ? row.none : row.type.words(here);
  }

  /** Returns whether its value in a resource is that of a new resource. */
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

  /** Builds a row; the last call, {@link #of} or {@link #setting}, adds it to its table. */
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

    /**
     * Sets the name in the API, if it differs from the stored one, and optionally a second name
     * that request bodies may use.
     */
    Builder<R, T> called(String... names) {
      this.names = List.of(names);
      return this;
    }

    /** Sets the value in a new resource. */
    Builder<R, T> initially(T value) {
      initial = value;
      return this;
    }

    /** Makes it required: every resource has a value, which must be given when it is created. */
    Builder<R, T> required() {
      required = true;
      return this;
    }

    /** Makes the log always contain it, although new resources have a default. */
    Builder<R, T> alwaysStored() {
      alwaysStored = true;
      return this;
    }

    /** Makes it neither stored nor shown if it has the value of a new resource. */
    Builder<R, T> absentIfInitial() {
      absentIfInitial = true;
      return this;
    }

    /** Lets null in a request remove the value. */
    Builder<R, T> optional() {
      optional = true;
      return this;
    }

    /** Lets null and a text in a request remove the value. */
    Builder<R, T> takenAwayBy(String text) {
      nothing = text;
      return optional();
    }

    /** Shows the text that removes the value if there is no value. */
    Builder<R, T> andShown() {
      nothingShown = true;
      return this;
    }

    /** Sets the words for a missing value in a plan. */
    Builder<R, T> orElse(String words) {
      none = words;
      return this;
    }

    /** Puts it into an object of this name, together with other fields. */
    Builder<R, T> in(String object) {
      part = object;
      return this;
    }

    /** Sets a different form for responses, but not for the model document. */
    Builder<R, T> answeredAs(Function<T, Object> shown) {
      answer = shown;
      return this;
    }

    /** Restricts the places where it is shown. */
    Builder<R, T> shownIn(Place... some) {
      places.retainAll(Set.of(some));
      return this;
    }

    /** Makes it required and not shown anywhere, because the resource's path contains it. */
    Builder<R, T> identity() {
      return required().shownIn();
    }

    /** Adds a row that is backed by a component of the record. */
    Field<R, T> of(Function<R, @Nullable T> component) {
      return table.add(new Field<>(table.size(), this, component));
    }

    /** Adds a row whose value is in the {@link Settings}. */
    Field<R, T> setting() {
      optional();
      return table.add(new Field<>(table.size(), this, null));
    }
  }
}
