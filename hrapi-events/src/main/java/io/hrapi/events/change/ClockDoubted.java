package io.hrapi.events.change;

/**
 * The machine's clock had jumped so far ahead that the event's time was estimated with the
 * monotonic clock instead. The projection ignores this change.
 *
 * @param clockMicros the time of the machine's clock, in microseconds since 1970-01-01T00:00Z
 */
public record ClockDoubted(long clockMicros) implements Change {}
