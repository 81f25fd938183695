package io.hrapi.events.change;

import io.hrapi.events.log.LogHead;
import org.jspecify.annotations.Nullable;

/**
 * The origin of the state that the other changes of the event lead to. The projection ignores this
 * change.
 *
 * @param source what was read, for example {@code backup default/7} or {@code file}
 * @param logId the id of the log that was read; null if it was not a log
 * @param head the version of that log and the hash of its event; null if it was not a log
 */
public record Provenance(String source, @Nullable String logId, @Nullable LogHead head)
    implements Change {}
