package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * One row of the event log as it is stored: the envelope of an event, and its encoded changes.
 *
 * @param version the version: 1, 2, 3, … without gaps
 * @param timeMicros the time, in microseconds since 1970-01-01T00:00Z; never less than that of the
 *     previous version
 * @param id a UUID, unique in all logs
 * @param logId the UUID of the log in which the event was first appended
 * @param node the operator's name of the hrapi process that appended it
 * @param type what was requested or happened, for example {@code TargetPut} or {@code
 *     ConfigurationCommitted}
 * @param subject the path of the requested resource, for example {@code
 *     /pools/eta/targets/targetS1}
 * @param actor who requested it
 * @param origin the network address from which the request came, or {@code local}
 * @param reason the reason, in the actor's own words
 * @param requestId the id of the request in the access log
 * @param traceparent the W3C trace context of the request
 * @param idempotencyKey the client's key for this request, by which a retry finds its answer
 * @param requestHash the hash of the request, which distinguishes a retry from another request
 * @param answer the answer to the request, to be repeated for a retry
 * @param format the format of {@code changes}; readers know every format ever written
 * @param changes the changes, encoded as JSON
 * @param hash the {@link HashChain} hash of the previous hash and all fields above
 */
public record EventRecord(
    long version,
    long timeMicros,
    String id,
    String logId,
    String node,
    String type,
    String subject,
    String actor,
    String origin,
    @Nullable String reason,
    String requestId,
    @Nullable String traceparent,
    @Nullable String idempotencyKey,
    @Nullable String requestHash,
    @Nullable String answer,
    int format,
    String changes,
    Hash hash) {

  /** Returns this event with what is needed to recognise and answer a retry of its request. */
  public EventRecord withAnswer(String key, String request, String text) {
    return new EventRecord(
        version,
        timeMicros,
        id,
        logId,
        node,
        type,
        subject,
        actor,
        origin,
        reason,
        requestId,
        traceparent,
        key,
        request,
        text,
        format,
        changes,
        hash);
  }

  /** Returns this event with its hash in the chain. */
  public EventRecord withHash(Hash chained) {
    return new EventRecord(
        version,
        timeMicros,
        id,
        logId,
        node,
        type,
        subject,
        actor,
        origin,
        reason,
        requestId,
        traceparent,
        idempotencyKey,
        requestHash,
        answer,
        format,
        changes,
        chained);
  }

  /**
   * Returns the number of characters of this event whose length the request determined. What is
   * read or buffered at once is bounded by this and not by the number of events.
   */
  public long size() {
    return (long) changes.length()
        + (answer == null ? 0 : answer.length())
        + (reason == null ? 0 : reason.length())
        + subject.length();
  }

  /** Returns the head of a log that ends with this event. */
  public LogHead head() {
    return new LogHead(version, hash);
  }
}
