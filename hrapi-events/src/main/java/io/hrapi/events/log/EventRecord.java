package io.hrapi.events.log;

import org.jspecify.annotations.Nullable;

/**
 * One row of the event log, as it is stored: the envelope of an event and its changes in their
 * encoded form.
 *
 * @param version 1, 2, 3, … without gaps
 * @param timeMicros microseconds since 1970-01-01T00:00Z; never less than that of the version
 *     before
 * @param id a UUID, unique over all logs
 * @param logId the UUID of the log in which the event was first appended
 * @param node the hrapi process that appended it, as its operator named it
 * @param type what was asked, in the past tense: {@code TargetPut}, {@code ConfigurationCommitted}
 * @param subject the resource that was asked for, as a path: {@code /pools/eta/targets/targetS1}
 * @param actor who asked
 * @param origin the network address that the request came from, or {@code local}
 * @param reason why, in the actor's own words
 * @param requestId the request that asked, as it stands in the access log
 * @param traceparent the W3C trace context of the request
 * @param idempotencyKey the client's key for this request, with which a retry finds its answer
 * @param requestHash what the request asked, hashed, to tell a retry from another request
 * @param answer what the request was answered, to be repeated to a retry
 * @param format the form in which {@code changes} is encoded; readers know every form ever written
 * @param changes the changes, encoded as JSON
 * @param hash what {@link HashChain} makes of the hash before and all fields above
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

  /** This event with what a retry of its request is known by, and answered. */
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

  /** This event with its place in the chain. */
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
   * How many characters of this event a request decided: what is read, or kept to be worked off
   * together, is bounded by these and not by how many events there are.
   */
  public long size() {
    return (long) changes.length()
        + (answer == null ? 0 : answer.length())
        + (reason == null ? 0 : reason.length())
        + subject.length();
  }

  /** The head of a log that ends with this event. */
  public LogHead head() {
    return new LogHead(version, hash);
  }
}
