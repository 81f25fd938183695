package io.hrapi.events.log;

/**
 * A text that the log stores permanently next to the event that refers to it: a configuration.
 *
 * @param sha256 the hash of the UTF-8 bytes of {@code text}
 */
public record KeptText(Hash sha256, String text) {}
