package io.hrapi.events.command;

import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The preconditions of a command (RFC 9110 section 13.1), checked on the same state that the
 * command is decided on.
 *
 * @param match the versions of which one must be the last that changed the resource; empty for no
 *     such condition
 * @param mustExist whether the resource must exist, in any version
 * @param mustNotExist whether the resource must not exist
 */
public record Preconditions(Set<Long> match, boolean mustExist, boolean mustNotExist) {

  /** No conditions. */
  public static final Preconditions NONE = new Preconditions(Set.of(), false, false);

  /** The kind of a condition. */
  public enum Condition {
    /** The resource exists, or was last changed by one of the versions. */
    MATCH,
    /** The resource does not exist. */
    NONE_MATCH
  }

  public Preconditions {
    match = Set.copyOf(match);
  }

  /**
   * Checks the conditions of a command on the whole model. The versions in {@link #match()} are
   * versions that a client has read: the condition holds if no version after one of them changed
   * the model.
   *
   * @throws Refusal.Stale if a condition does not hold
   */
  public void checkModel(View view) {
    boolean seen =
        match.stream()
            .anyMatch(version -> version >= view.modelVersion() && version <= view.version());
    if (!seen) {
      check(OptionalLong.of(view.modelVersion()), "the model");
    }
  }

  /**
   * Checks the conditions.
   *
   * @param current the version that last changed the resource; empty if there is no such resource
   * @param subject the resource's path, for the message
   * @throws Refusal.Stale if a condition does not hold
   */
  public void check(OptionalLong current, String subject) {
    if (mustNotExist && current.isPresent()) {
      throw new Refusal.Stale(
          Condition.NONE_MATCH,
          subject,
          subject + " exists, last changed by version " + current.getAsLong(),
          "that it does not",
          current);
    }
    if ((mustExist || !match.isEmpty()) && current.isEmpty()) {
      throw new Refusal.Stale(
          Condition.MATCH, subject, "there is no " + subject, "that there is", current);
    }
    if (!match.isEmpty() && !match.contains(current.getAsLong())) {
      throw new Refusal.Stale(
          Condition.MATCH,
          subject,
          subject + " was last changed by version " + current.getAsLong(),
          expected(),
          current);
    }
  }

  /**
   * Returns the expected versions, for a message. Negative ones stand for entity tags that are not
   * versions.
   */
  private String expected() {
    List<String> versions =
        match.stream().filter(v -> v >= 0).sorted().map(v -> "\"" + v + "\"").toList();
    return versions.isEmpty() ? "a value that is not a version" : versions.toString();
  }
}
