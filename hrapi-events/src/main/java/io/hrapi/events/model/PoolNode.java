package io.hrapi.events.model;

import java.util.OptionalLong;
import java.util.SortedMap;
import org.jspecify.annotations.Nullable;
import org.pcollections.TreePMap;

/**
 * An immutable pool with its targets. Equality compares the resources, not the versions that last
 * changed them.
 */
public final class PoolNode {

  private final Pool pool;
  private final long revision;
  private final long policyRevision;
  private final long weightRevision;
  private final TreePMap<Name, Stamped<Target>> targets;

  private PoolNode(
      Pool pool,
      long revision,
      long policyRevision,
      long weightRevision,
      TreePMap<Name, Stamped<Target>> targets) {
    this.pool = pool;
    this.revision = revision;
    this.policyRevision = policyRevision;
    this.weightRevision = weightRevision;
    this.targets = targets;
  }

  static PoolNode of(Pool pool, long version) {
    return new PoolNode(pool, version, version, version, TreePMap.empty());
  }

  /** Creates the node that a snapshot contains. */
  public static PoolNode of(
      Pool pool,
      long revision,
      long policyRevision,
      long weightRevision,
      Iterable<Stamped<Target>> targets) {
    TreePMap<Name, Stamped<Target>> map = TreePMap.empty();
    for (Stamped<Target> target : targets) {
      map = map.plus(target.value().name(), target);
    }
    return new PoolNode(pool, revision, policyRevision, weightRevision, map);
  }

  /** Returns the pool's own fields. */
  public Pool pool() {
    return pool;
  }

  /** Returns the version that last changed the pool or a target of it. */
  public long revision() {
    return revision;
  }

  /** Returns the version that last changed the policy. */
  public long policyRevision() {
    return policyRevision;
  }

  /** Returns the version that last changed the weight that targets inherit. */
  public long weightRevision() {
    return weightRevision;
  }

  /** Returns the targets by name, in the order of the names. */
  public SortedMap<Name, Stamped<Target>> targets() {
    return targets;
  }

  /** Returns a target of this pool; null if there is none of that name. */
  public @Nullable Target target(Name name) {
    Stamped<Target> target = targets.get(name);
    return target == null ? null : target.value();
  }

  /** Returns the weight that applies to a target of this pool: its own, or the policy's. */
  public Weight weightOf(Target target) {
    return target.weight() == null ? pool.policy().weight() : target.weight();
  }

  OptionalLong targetRevision(Name name) {
    Stamped<Target> target = targets.get(name);
    if (target == null) {
      return OptionalLong.empty();
    }
    return OptionalLong.of(
        target.value().weight() == null
            ? Math.max(target.revision(), weightRevision)
            : target.revision());
  }

  PoolNode with(Pool changed, long version) {
    boolean samePolicy = changed.policy().equals(pool.policy());
    boolean sameWeight = changed.policy().weight().equals(pool.policy().weight());
    return new PoolNode(
        changed,
        version,
        samePolicy ? policyRevision : version,
        sameWeight ? weightRevision : version,
        targets);
  }

  PoolNode with(Target target, long version) {
    return new PoolNode(
        pool,
        version,
        policyRevision,
        weightRevision,
        targets.plus(target.name(), new Stamped<>(target, version)));
  }

  PoolNode withoutTarget(Name name, long version) {
    return new PoolNode(pool, version, policyRevision, weightRevision, targets.minus(name));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return this == other
        || (other instanceof PoolNode that
            && pool.equals(that.pool)
            && targets.equals(that.targets));
  }

  @Override
  public int hashCode() {
    return pool.hashCode();
  }

  @Override
  public String toString() {
    return pool + " " + targets.values();
  }
}
