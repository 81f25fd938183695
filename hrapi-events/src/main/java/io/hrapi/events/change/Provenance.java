package io.hrapi.events.change;

import io.hrapi.events.log.LogHead;
import org.jspecify.annotations.Nullable;

/**
 * The origin of the state that the other changes of the event lead to. It changes no state itself:
 * the projection ignores it.
 *
 * @param source what was read, in a few words: {@code backup default/7}, {@code file}
 * @param logId the log that it was taken from; null if it was none
 * @param head the version of that log, and the hash of its event; null if it was none
 */
public record Provenance(String source, @Nullable String logId, @Nullable LogHead head)
    implements Change {}
