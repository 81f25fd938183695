package io.hrapi.events.change;

import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource that was created, changed, deleted or moved to another parent. Its children have
 * separate changes. Of a certificate's private key it has only the id.
 *
 * @param before the resource before the change; null if it was created
 * @param after the resource after the change; null if it was deleted
 */
public record ResourceChanged(@Nullable Resource before, @Nullable Resource after)
    implements Change {

  /**
   * Checks that both values are of the same resource, else throws {@link IllegalArgumentException}.
   */
  public ResourceChanged {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change has a before, an after or both");
    }
    if (before != null && after != null && !before.isSameAs(after)) {
      throw new IllegalArgumentException(
          "a change of " + before.name() + " cannot become " + after.name());
    }
  }

  /** Returns the resource after the change, or, if it was deleted, before the change. */
  public Resource known() {
    return after == null ? Objects.requireNonNull(before) : after;
  }

  /**
   * Returns the resource's path, for example {@code /pools/eta/targets/targetS1}; of a moved
   * resource, the new path.
   */
  public String path() {
    return known().resourcePath().text();
  }

  /**
   * Returns an identity that a move does not change: the path, except for endpoints and targets.
   */
  public String identity() {
    return known().identity().text();
  }

  /**
   * Returns the previous parent of a moved endpoint or target.
   *
   * @return the name of the previous parent; null if the resource was not moved
   */
  public @Nullable Name movedFrom() {
    return before == null || after == null || Objects.equals(before.parent(), after.parent())
        ? null
        : before.parent();
  }

  /**
   * Returns this change combined with an earlier one of the same resource.
   *
   * @return the combined change; null if together they change nothing
   */
  @Nullable ResourceChanged following(ResourceChanged earlier) {
    return Objects.equals(earlier.before, after)
        ? null
        : new ResourceChanged(earlier.before, after);
  }

  /** Returns the change that undoes this one. */
  ResourceChanged inverted() {
    return new ResourceChanged(/* before= */ after, /* after= */ before);
  }

  /**
   * Returns the model after this change.
   *
   * @param version the version of the event that has this change
   * @throws IllegalStateException if the resource in the model is not the one before this change
   */
  public Model applyTo(Model model, long version) {
    Resource current = known().currentIn(model);
    if (!Objects.equals(current, before)) {
      throw new IllegalStateException(
          path() + " is " + current + ", but the change found " + before);
    }
    return after == null ? known().removeFrom(model, version) : after.putInto(model, version);
  }
}
