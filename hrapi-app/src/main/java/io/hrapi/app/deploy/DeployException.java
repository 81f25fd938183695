package io.hrapi.app.deploy;

import java.util.List;

/** A configuration that HAProxy does not run and cannot be made to run, with the reason. */
public final class DeployException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient List<String> messages;
  private final transient List<String> conflicting;

  /** The kinds of failure that callers treat differently. */
  public enum Kind {
    /** The state of the model or of HAProxy does not allow it; nothing was done. */
    CONFLICT,
    /** HAProxy, or hrapi's policy for uploads, does not accept the configuration to be loaded. */
    CONFIGURATION_REFUSED,
    /** An upload is not accepted when it is checked, or names a variable that is unknown. */
    UPLOAD_REFUSED,
    /** HAProxy does not answer, or did not start. */
    HAPROXY_UNAVAILABLE,
    /** A file that HAProxy is to read could not be written, or put in its place. */
    FILES_UNAVAILABLE,
    /** HAProxy may still load what it was given; an event will tell. */
    OUTCOME_UNKNOWN,
    /** Too many requests wait already; nothing was done. */
    QUEUE_FULL,
    /** The operation before did not end in time, or hrapi is stopping; nothing was done. */
    NOT_BEGUN
  }

  private DeployException(
      Kind kind, String message, List<String> messages, List<String> conflicting) {
    super(message, null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
    this.kind = kind;
    this.messages = List.copyOf(messages);
    this.conflicting = List.copyOf(conflicting);
  }

  /** One that its message tells. */
  public static DeployException of(Kind kind, String message) {
    return new DeployException(kind, message, List.of(), List.of());
  }

  /** A conflict with resources, by their paths. */
  public static DeployException conflict(String message, List<String> conflicting) {
    return new DeployException(Kind.CONFLICT, message, List.of(), conflicting);
  }

  /** One with HAProxy's messages, or a line for each thing that is refused. */
  public static DeployException withMessages(Kind kind, String message, List<String> messages) {
    return new DeployException(kind, message, messages, List.of());
  }

  /** Whether HAProxy may still load what it was given. */
  public boolean isOutcomeUnknown() {
    return kind == Kind.OUTCOME_UNKNOWN;
  }

  /** What happened. */
  public Kind kind() {
    return kind;
  }

  /** HAProxy's messages, or a line for each thing that is refused; empty where there are none. */
  public List<String> messages() {
    return messages;
  }

  /** The paths of the resources that it conflicts with; empty but for conflicts. */
  public List<String> conflicting() {
    return conflicting;
  }
}
