package io.hrapi.events.change;

/**
 * A backup was deleted because no retention rule keeps it. The projection ignores this change.
 *
 * @param place where it was stored, for example {@code backup default/3}
 */
public record BackupDeleted(String place) implements Change {}
