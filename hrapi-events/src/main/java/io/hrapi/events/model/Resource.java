package io.hrapi.events.model;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the model is made of: the closed family of resources. The {@link Kind} defines how resources
 * of a kind are read, stored and shown; the resource itself defines its place in the model.
 */
public sealed interface Resource permits Gateway, Endpoint, Route, Pool, Target, Certificate {

  /** What they have in common with others of their kind. */
  Kind<?> kind();

  /** The name; of a route its alias. */
  Name name();

  /** The gateway or pool that it is in; null if it is in none. */
  default @Nullable Name parent() {
    return null;
  }

  /** What is set beside the fields that are components. */
  default Settings settings() {
    return Settings.NONE;
  }

  /** {@code /pools/eta/targets/t1}. */
  default ResourcePath resourcePath() {
    return ResourcePath.of(kind(), parent(), name());
  }

  /** The path of the gateway or pool that it is in; null if it is in none. */
  default @Nullable ResourcePath parentPath() {
    Kind<?> parentKind = kind().parent();
    Name parent = parent();
    return parentKind == null || parent == null ? null : ResourcePath.of(parentKind, null, parent);
  }

  /** What stays the same when it is moved: its path, but for endpoints and targets. */
  default ResourcePath identity() {
    return kind().isMovable() ? ResourcePath.of(kind(), null, name()) : resourcePath();
  }

  /** Whether two resources are one and the same, perhaps at different times. */
  default boolean isSameAs(Resource other) {
    return kind() == other.kind()
        && name().equals(other.name())
        && (kind().isMovable() || Objects.equals(parent(), other.parent()));
  }

  /** The resource of this identity in a model; null if there is none. */
  @Nullable Resource currentIn(Model model);

  /** A model with this resource as it is here. */
  Model putInto(Model model, long version);

  /**
   * A model without the resource of this identity.
   *
   * @throws IllegalStateException if there is none, or others are still in it
   */
  Model removeFrom(Model model, long version);
}
