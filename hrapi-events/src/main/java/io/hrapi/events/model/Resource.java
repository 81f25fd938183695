package io.hrapi.events.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A part of the model; a closed family of types. The {@link Kind} defines how resources of a kind
 * are read, stored and shown; the resource itself defines its place in the model.
 */
public sealed interface Resource permits Gateway, Endpoint, Route, Pool, Target, Certificate {

  /** Returns the kind that it shares with other resources. */
  Kind<?> kind();

  /** Returns the name; for a route, its alias. */
  Name name();

  /** Returns the gateway or pool that contains it; null if there is none. */
  default @Nullable Name parent() {
    return null;
  }

  /** Returns the values that are not components of the record. */
  default Settings settings() {
    return Settings.NONE;
  }

  /** Returns its path, for instance {@code /pools/eta/targets/t1}. */
  default ResourcePath resourcePath() {
    return ResourcePath.of(kind(), parent(), name());
  }

  /** Returns the path of the gateway or pool that contains it; null if there is none. */
  default @Nullable ResourcePath parentPath() {
    Kind<?> parentKind = kind().parent();
    Name parent = parent();
    return parentKind == null || parent == null ? null : ResourcePath.of(parentKind, null, parent);
  }

  /**
   * Returns what stays the same when it is moved: its path or, for endpoints and targets, a path
   * without the parent.
   */
  default ResourcePath identity() {
    return kind().isMovable() ? ResourcePath.of(kind(), null, name()) : resourcePath();
  }

  /** Returns whether two values describe the same resource, possibly at different times. */
  default boolean isSameAs(Resource other) {
    return kind() == other.kind()
        && name().equals(other.name())
        && (kind().isMovable() || Objects.equals(parent(), other.parent()));
  }

  /** Returns the resource with this identity in a model; null if there is none. */
  @Nullable Resource currentIn(Model model);

  /** Returns a model in which this resource was added or replaced. */
  Model putInto(Model model, long version);

  /**
   * Returns a model without the resource of this identity.
   *
   * @throws IllegalStateException if there is none, or it still contains others
   */
  Model removeFrom(Model model, long version);
}
