package io.hrapi.events.command;

import org.jspecify.annotations.Nullable;

/**
 * Who asks, from where and why: what an event keeps of its request.
 *
 * @param actor the authenticated name, or the one that the client claims, or {@code anonymous};
 *     {@code hrapi} for what hrapi does by itself
 * @param origin the client's address, or {@code local}
 * @param reason in the actor's own words
 * @param requestId as it stands in the access log
 * @param traceparent the W3C trace context
 */
public record Requested(
    String actor,
    String origin,
    @Nullable String reason,
    String requestId,
    @Nullable String traceparent) {

  /** What hrapi does by itself. */
  public static Requested byHrapi(String requestId, @Nullable String reason) {
    return new Requested("hrapi", "local", reason, requestId, null);
  }
}
