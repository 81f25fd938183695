package io.hrapi.events.log;

/**
 * A text that the log stores permanently beside the event that refers to it: a configuration that
 * was loaded.
 *
 * @param sha256 of the UTF-8 bytes of {@code text}
 */
public record KeptText(Hash sha256, String text) {}
