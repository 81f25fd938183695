package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * Who requested an operation, from where and why: what an event keeps of its request.
 *
 * @param actor the authenticated name, or the one that the client claims, or {@code anonymous};
 *     {@link OwnName#HRAPI} for what hrapi does by itself
 * @param origin the client's address, or {@code local}
 * @param reason in the actor's own words
 * @param requestId as it stands in the access log
 * @param traceparent the W3C trace context
 * @param idempotency what a retry is known by, and answered; null if the client wants none
 */
public record CommandMetadata(
    String actor,
    String origin,
    @Nullable String reason,
    String requestId,
    @Nullable String traceparent,
    @Nullable Idempotency idempotency) {

  /** A request whose retry is another request. */
  public CommandMetadata(
      String actor,
      String origin,
      @Nullable String reason,
      String requestId,
      @Nullable String traceparent) {
    this(actor, origin, reason, requestId, traceparent, null);
  }

  /** What hrapi does by itself. */
  public static CommandMetadata byHrapi(String requestId, @Nullable String reason) {
    return new CommandMetadata(OwnName.HRAPI, "local", reason, requestId, null);
  }

  /** This request, to be known again when it comes once more. */
  public CommandMetadata with(Idempotency known) {
    return new CommandMetadata(actor, origin, reason, requestId, traceparent, known);
  }
}
