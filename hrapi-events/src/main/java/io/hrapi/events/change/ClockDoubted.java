package io.hrapi.events.change;

/**
 * The machine's clock had jumped so far ahead that the event's time was not taken from it, but
 * estimated with the monotonic clock. It changes no state: the projection ignores it.
 *
 * @param clockMicros what the machine's clock said, microseconds since 1970-01-01T00:00Z
 */
public record ClockDoubted(long clockMicros) implements Change {}
