package io.hrapi.events.command;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Why a command was not accepted: expected, and no event. The message says what, which name, and
 * what was expected. Has no stack trace: it is an answer, not a failure.
 */
public abstract sealed class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> paths;

  private Refusal(String message, List<String> paths) {
    super(message, null, false, false);
    this.paths = List.copyOf(paths);
  }

  /** The paths of the resources that the message may name, as they stand in it. */
  public List<String> paths() {
    return paths;
  }

  /** The resource does not exist. */
  public static final class NotFound extends Refusal {
    private static final long serialVersionUID = 1;

    public NotFound(String message) {
      super(message, List.of());
    }
  }

  /** The state does not allow it. */
  public static final class Conflict extends Refusal {
    private static final long serialVersionUID = 1;
    private final @Nullable Advice advice;

    /**
     * Names what is in the way.
     *
     * @param conflicting the paths of the resources in the way
     */
    public Conflict(String message, List<String> conflicting) {
      this(message, conflicting, null);
    }

    /**
     * Names what conflicts and what can be done about it.
     *
     * @param advice what can be done about it, beside what the message says; null for nothing
     */
    public Conflict(String message, List<String> conflicting, @Nullable Advice advice) {
      super(message, conflicting);
      this.advice = advice;
    }

    /** What can be done about it, beside what the message says; null for nothing. */
    public @Nullable Advice advice() {
      return advice;
    }

    /** The paths of the resources in the way. */
    public List<String> conflicting() {
      return paths();
    }
  }

  /** The client's precondition does not hold. */
  public static final class Stale extends Refusal {
    private static final long serialVersionUID = 1;
    private final Preconditions.Condition condition;
    private final String found;
    private final String expected;
    private final transient OptionalLong currentVersion;

    /**
     * Names the condition.
     *
     * @param subject the path of the resource that the condition is about, or words for it
     * @param found what is so instead, as a sentence
     * @param expected what the condition expected
     */
    public Stale(
        Preconditions.Condition condition,
        String subject,
        String found,
        String expected,
        OptionalLong currentVersion) {
      super(found + "; expected " + expected, List.of(subject));
      this.condition = condition;
      this.found = found;
      this.expected = expected;
      this.currentVersion = currentVersion;
    }

    /** Which condition does not hold. */
    public Preconditions.Condition condition() {
      return condition;
    }

    /** What is so instead, as a sentence. */
    public String found() {
      return found;
    }

    /** What the condition expected: follows the word "expected". */
    public String expected() {
      return expected;
    }

    /** The version that last changed the resource; empty if there is no such resource. */
    public OptionalLong currentVersion() {
      return currentVersion;
    }
  }

  /** One operation of a transaction was refused, and with it all of them. */
  public static final class OfOperation extends Refusal {
    private static final long serialVersionUID = 1;
    private final int index;
    private final Refusal refusal;

    /**
     * Names the operation.
     *
     * @param index of the operation, from 0 on
     * @param refusal of that operation
     */
    public OfOperation(int index, Refusal refusal) {
      super("operation " + index + ": " + refusal.getMessage(), refusal.paths());
      this.index = index;
      this.refusal = refusal;
    }

    /** The operation's place, from 0 on. */
    public int index() {
      return index;
    }

    /** Why it was refused. */
    public Refusal refusal() {
      return refusal;
    }
  }

  /** An action of hrapi itself is no longer needed, because the state has changed. */
  public static final class Moot extends Refusal {
    private static final long serialVersionUID = 1;

    public Moot(String message) {
      super(message, List.of());
    }
  }

  /** Understood, but not valid in this state. */
  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1;
    private final @Nullable String pointer;

    /**
     * Names the field.
     *
     * @param pointer to the field of the request's body, as RFC 6901 writes it; null if it is not
     *     about one
     */
    public Invalid(String message, @Nullable String pointer) {
      this(message, pointer, List.of());
    }

    private Invalid(String message, @Nullable String pointer, List<String> paths) {
      super(message, paths);
      this.pointer = pointer;
    }

    /**
     * Names resources, where it is about no field.
     *
     * @param paths of the resources that the message names
     */
    public static Invalid naming(List<String> paths, String message) {
      return new Invalid(message, null, paths);
    }

    /** The field of the request's body that it is about. */
    public @Nullable String pointer() {
      return pointer;
    }
  }
}
