package io.hrapi.events.change;

import io.hrapi.events.log.LogHead;

/**
 * The log was stored elsewhere. It changes no state: the projection ignores it.
 *
 * @param place where, in a few words: {@code backup default/7}
 * @param head where the log ended that was stored
 */
public record BackupStored(String place, LogHead head) implements Change {}
