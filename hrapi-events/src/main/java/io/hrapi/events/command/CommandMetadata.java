package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * What an event stores of its request: who requested the operation, from where and why.
 *
 * @param actor the authenticated name, or the name that the client claims, or {@code anonymous};
 *     {@link OwnName#HRAPI} for hrapi's own actions
 * @param origin the client's address, or {@code local}
 * @param reason in the actor's own words
 * @param requestId the id of the request in the access log
 * @param traceparent the W3C trace context
 * @param idempotency how to recognise and answer a retry; null if the client sent no idempotency
 *     key
 */
public record CommandMetadata(
    String actor,
    String origin,
    @Nullable String reason,
    String requestId,
    @Nullable String traceparent,
    @Nullable Idempotency idempotency) {

  /** Creates the metadata of a request without an idempotency key. */
  public CommandMetadata(
      String actor,
      String origin,
      @Nullable String reason,
      String requestId,
      @Nullable String traceparent) {
    this(actor, origin, reason, requestId, traceparent, null);
  }

  /** Returns the metadata of an action of hrapi itself. */
  public static CommandMetadata byHrapi(String requestId, @Nullable String reason) {
    return new CommandMetadata(OwnName.HRAPI, "local", reason, requestId, null);
  }

  /** Returns this metadata with what is needed to recognise and answer a retry. */
  public CommandMetadata with(Idempotency known) {
    return new CommandMetadata(actor, origin, reason, requestId, traceparent, known);
  }
}
