package io.hrapi.events.change;

/**
 * A backup was deleted, since no rule lets it stay. It changes nothing itself: the projection
 * passes over it.
 *
 * @param place where it was, in a few words: {@code backup default/3}
 */
public record BackupDeleted(String place) implements Change {}
