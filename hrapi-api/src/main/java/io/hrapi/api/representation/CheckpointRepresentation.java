package io.hrapi.api.representation;

/**
 * A signed statement of where the log ended.
 *
 * @param time when it was signed
 * @param key the public half of the key that signed it, as C2SP's signed-note writes it
 * @param note the signed text itself
 */
public record CheckpointRepresentation(
    String logId, long version, String hash, String time, String key, String note) {}
