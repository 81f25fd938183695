package io.hrapi.events.change;

/**
 * A backup was deleted, because no retention rule keeps it. It changes no state: the projection
 * ignores it.
 *
 * @param place where it was, in a few words: {@code backup default/3}
 */
public record BackupDeleted(String place) implements Change {}
