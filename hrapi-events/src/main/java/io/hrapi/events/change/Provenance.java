package io.hrapi.events.change;

import io.hrapi.events.log.LogHead;
import org.jspecify.annotations.Nullable;

/**
 * Where the state came from that the other changes of the event lead to. It changes nothing itself:
 * the projection passes over it.
 *
 * @param source what was read, in a few words: {@code backup default/7}, {@code file}
 * @param logId the log that it was taken from; null if it was none
 * @param head the version of that log, and the hash of its event; null if it was none
 */
public record Provenance(String source, @Nullable String logId, @Nullable LogHead head)
    implements Change {}
