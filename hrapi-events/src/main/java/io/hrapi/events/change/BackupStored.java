package io.hrapi.events.change;

import io.hrapi.events.log.LogHead;

/**
 * The log was stored as a backup. The projection ignores this change.
 *
 * @param place where it was stored, for example {@code backup default/7}
 * @param head the head of the stored log
 */
public record BackupStored(String place, LogHead head) implements Change {}
