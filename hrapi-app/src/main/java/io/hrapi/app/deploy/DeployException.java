package io.hrapi.app.deploy;

import java.util.List;

/** An operation on HAProxy that was refused or failed, with the reason. */
public final class DeployException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final Kind kind;
  private final transient List<String> messages;
  private final transient List<String> conflicting;

  /** The kinds of failure that callers treat differently. */
  public enum Kind {
    /** The state of the model or of HAProxy does not allow the operation; nothing was done. */
    CONFLICT,
    /** HAProxy, or hrapi's policy for uploads, refuses the configuration to be loaded. */
    CONFIGURATION_REFUSED,
    /** The check refuses an upload, or the upload names an unknown variable. */
    UPLOAD_REFUSED,
    /** HAProxy does not answer, or did not start. */
    HAPROXY_UNAVAILABLE,
    /** A file for HAProxy could not be written or moved into place. */
    FILES_UNAVAILABLE,
    /** HAProxy may still load the configuration; an event will record the outcome. */
    OUTCOME_UNKNOWN,
    /** Too many requests are waiting; nothing was done. */
    QUEUE_FULL,
    /** The previous operation did not end in time, or hrapi is stopping; nothing was done. */
    NOT_BEGUN
  }

  private DeployException(
      Kind kind, String message, List<String> messages, List<String> conflicting) {
    super(message, null, /* enableSuppression= */ true, /* writableStackTrace= */ false);
    this.kind = kind;
    this.messages = List.copyOf(messages);
    this.conflicting = List.copyOf(conflicting);
  }

  /** Creates an exception that has only a message. */
  public static DeployException of(Kind kind, String message) {
    return new DeployException(kind, message, List.of(), List.of());
  }

  /** Creates a conflict with the resources of the given paths. */
  public static DeployException conflict(String message, List<String> conflicting) {
    return new DeployException(Kind.CONFLICT, message, List.of(), conflicting);
  }

  /**
   * Creates an exception with HAProxy's messages, or with one line for each thing that is refused.
   */
  public static DeployException withMessages(Kind kind, String message, List<String> messages) {
    return new DeployException(kind, message, messages, List.of());
  }

  /** Returns whether HAProxy may still load the configuration. */
  public boolean isOutcomeUnknown() {
    return kind == Kind.OUTCOME_UNKNOWN;
  }

  /** Returns the kind of failure. */
  public Kind kind() {
    return kind;
  }

  /**
   * Returns HAProxy's messages, or one line for each thing that is refused; empty if there are
   * none.
   */
  public List<String> messages() {
    return messages;
  }

  /** Returns the paths of the conflicting resources; empty unless this is a conflict. */
  public List<String> conflicting() {
    return conflicting;
  }
}
