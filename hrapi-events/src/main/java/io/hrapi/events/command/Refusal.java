package io.hrapi.events.command;

import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * An expected rejection of a command, which adds no event. The message says what, which name, and
 * what was expected. Has no stack trace, because it is an answer and not a failure.
 */
public abstract sealed class Refusal extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final transient List<String> paths;

  private Refusal(String message, List<String> paths) {
    super(message, null, false, false);
    this.paths = List.copyOf(paths);
  }

  /** Returns the paths of resources that the message may contain, exactly as in the message. */
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
     * Creates a refusal.
     *
     * @param conflicting the paths of the resources that conflict
     */
    public Conflict(String message, List<String> conflicting) {
      this(message, conflicting, null);
    }

    /**
     * Creates a refusal with advice.
     *
     * @param conflicting the paths of the resources that conflict
     * @param advice what the client can do in addition to what the message says; null for nothing
     */
    public Conflict(String message, List<String> conflicting, @Nullable Advice advice) {
      super(message, conflicting);
      this.advice = advice;
    }

    /** Returns what the client can do in addition to what the message says; null for nothing. */
    public @Nullable Advice advice() {
      return advice;
    }

    /** Returns the paths of the resources that conflict. */
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
     * Creates a refusal.
     *
     * @param condition the kind of the condition that does not hold
     * @param subject the path of the resource that the condition is about, or a description of it
     * @param found the actual state, as a clause of the message
     * @param expected what the condition expected, as it follows the word "expected"
     * @param currentVersion the version that last changed the resource; empty if it does not exist
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

    /** Returns the kind of the condition that does not hold. */
    public Preconditions.Condition condition() {
      return condition;
    }

    /** Returns the actual state, as a clause of the message. */
    public String found() {
      return found;
    }

    /** Returns what the condition expected, as it follows the word "expected". */
    public String expected() {
      return expected;
    }

    /** Returns the version that last changed the resource; empty if there is no such resource. */
    public OptionalLong currentVersion() {
      return currentVersion;
    }
  }

  /** One operation of a transaction was refused, and therefore the whole transaction. */
  public static final class OfOperation extends Refusal {
    private static final long serialVersionUID = 1;
    private final int index;
    private final Refusal refusal;

    /**
     * Creates a refusal.
     *
     * @param index the index of the operation, from 0
     * @param refusal the refusal of that operation
     */
    public OfOperation(int index, Refusal refusal) {
      super("operation " + index + ": " + refusal.getMessage(), refusal.paths());
      this.index = index;
      this.refusal = refusal;
    }

    /** Returns the index of the operation, from 0. */
    public int index() {
      return index;
    }

    /** Returns the refusal of the operation. */
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

  /** The command is well-formed, but not valid in this state. */
  public static final class Invalid extends Refusal {
    private static final long serialVersionUID = 1;
    private final @Nullable String pointer;

    /**
     * Creates a refusal.
     *
     * @param pointer the JSON pointer (RFC 6901) to the field of the request's body; null if the
     *     refusal is not about a field
     */
    public Invalid(String message, @Nullable String pointer) {
      this(message, pointer, List.of());
    }

    private Invalid(String message, @Nullable String pointer, List<String> paths) {
      super(message, paths);
      this.pointer = pointer;
    }

    /**
     * Returns a refusal that is about resources instead of a field.
     *
     * @param paths the paths of the resources that the message contains
     */
    public static Invalid naming(List<String> paths, String message) {
      return new Invalid(message, null, paths);
    }

    /**
     * Returns the JSON pointer to the field of the request's body; null if the refusal is not about
     * a field.
     */
    public @Nullable String pointer() {
      return pointer;
    }
  }
}
