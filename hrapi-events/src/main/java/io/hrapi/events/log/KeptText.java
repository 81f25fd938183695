package io.hrapi.events.log;

/**
 * A text that the log keeps for good beside the event that names it: a configuration that was
 * loaded.
 *
 * @param sha256 of the UTF-8 bytes of {@code text}
 */
public record KeptText(Hash sha256, String text) {}
