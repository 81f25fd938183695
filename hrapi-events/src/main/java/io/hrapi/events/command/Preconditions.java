package io.hrapi.events.command;

import io.hrapi.events.projection.View;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;

/**
 * The preconditions of a command (RFC 9110 section 13.1), checked on the same state that the
 * command is decided on.
 *
 * @param match the resource's version must be one of these; empty for no such condition
 * @param mustExist whether the resource must be there, in whatever version
 * @param mustNotExist whether it must not be there
 */
public record Preconditions(Set<Long> match, boolean mustExist, boolean mustNotExist) {

  /** No conditions. */
  public static final Preconditions NONE = new Preconditions(Set.of(), false, false);

  /** One of the conditions. */
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
   * Checks the conditions of an act on the whole model. A match names a version that a client saw:
   * it holds as long as no later one changed the model.
   *
   * @throws Refusal.Stale if one does not hold
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
   * @param current the version that last changed the resource; empty if there is none
   * @param subject the resource's path, for the message
   * @throws Refusal.Stale if one does not hold
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

  /** What was asked for, as far as it names versions. */
  private String expected() {
    List<String> versions =
        match.stream().filter(v -> v >= 0).sorted().map(v -> "\"" + v + "\"").toList();
    return versions.isEmpty() ? "a value that is not a version" : versions.toString();
  }
}
