package io.hrapi.events.change;

import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Resource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A resource that was created, changed, deleted or moved to another parent. Its children have
 * changes of their own; of a certificate's private key it has only the id. {@link ModelDiff}
 * returns these.
 *
 * @param before the resource before; null if it came into being
 * @param after the resource after; null if it ceased to be
 */
public record ResourceChanged(@Nullable Resource before, @Nullable Resource after)
    implements Change {

  /** Checks that both speak of the same resource; throws {@link IllegalArgumentException}. */
  public ResourceChanged {
    if (before == null && after == null) {
      throw new IllegalArgumentException("a change has a before, an after or both");
    }
    if (before != null && after != null && !before.isSameAs(after)) {
      throw new IllegalArgumentException(
          "a change of " + before.name() + " cannot become " + after.name());
    }
  }

  /** The side that is there; of both the one after. */
  public Resource known() {
    return after == null ? Objects.requireNonNull(before) : after;
  }

  /** The resource's path: {@code /pools/eta/targets/targetS1}; of a moved one the path after. */
  public String path() {
    return known().resourcePath().text();
  }

  /** What stays the same when the resource is moved: its path, but for endpoints and targets. */
  public String identity() {
    return known().identity().text();
  }

  /**
   * The parent that a moved endpoint or target left.
   *
   * @return null if it was not moved
   */
  public @Nullable Name movedFrom() {
    return before == null || after == null || Objects.equals(before.parent(), after.parent())
        ? null
        : before.parent();
  }

  /**
   * This change and an earlier one of the same resource as one.
   *
   * @return null if the resource is what it was before both
   */
  @Nullable ResourceChanged following(ResourceChanged earlier) {
    return Objects.equals(earlier.before, after)
        ? null
        : new ResourceChanged(earlier.before, after);
  }

  /** The change that leads back. */
  ResourceChanged inverted() {
    return new ResourceChanged(/* before= */ after, /* after= */ before);
  }

  /**
   * The model with this change made.
   *
   * @param version the version of the event that makes it
   * @throws IllegalStateException if the resource is not what this change found before
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
