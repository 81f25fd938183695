package io.hrapi.api.representation;

/**
 * A signed statement of where the log ended.
 *
 * @param time when it was signed
 * @param key the public key that verifies it, in the format of C2SP's signed-note
 * @param note the signed text
 */
public record CheckpointRepresentation(
    String logId, long version, String hash, String time, String key, String note) {}
