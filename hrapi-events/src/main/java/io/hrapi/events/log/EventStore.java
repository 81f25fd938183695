package io.hrapi.events.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Keeps an event log: appends to its end and reads it, and nothing else. Every implementation runs
 * the same contract suite.
 *
 * <p>Appending is for one thread, the one writer's; reading is for any number of threads, beside
 * each other and beside the writer, and never waits for it.
 */
public interface EventStore extends EventSource, AutoCloseable {

  /**
   * Appends events and what they speak of, all or nothing: when it returns they are on disk (one
   * transaction, one fsync for the whole batch).
   *
   * @param expected the head on which {@code events} were chained
   * @param events at least one; versions {@code expected.version() + 1}, … without gaps, each with
   *     its chained hash
   * @param attachments what to keep, seal anew and destroy beside the events
   * @throws HeadMovedException if the log's head is another; nothing was appended
   * @throws EventStoreException if a secret to seal anew or to destroy was never kept, and nothing
   *     was appended; or if the store failed: whether the batch is on disk is then unknown until
   *     {@link #head()} has been read again
   */
  void append(LogHead expected, List<EventRecord> events, Attachments attachments);

  /**
   * Where the log ended when a version was its newest, as that version's event says. The event
   * itself is not read, and not checked.
   *
   * @return {@link LogHead#EMPTY} for version 0; empty if there is no event of this version
   * @throws EventStoreException if the store cannot be read
   */
  Optional<LogHead> headAt(long version);

  /**
   * A page of the audit trail, of few events whose size does not matter.
   *
   * @return at most {@code query.limit()} events, in the query's order; empty if none match
   * @throws DamagedLogException as below
   * @throws EventStoreException if the store cannot be read
   */
  default List<EventRecord> page(EventQuery query) {
    return page(query, Long.MAX_VALUE, Allowance.UNLIMITED).events();
  }

  /**
   * A page of the audit trail, bounded in bytes.
   *
   * @param maxBytes of the stored events together; the page ends before the event that would be too
   *     much, but has at least one
   * @param allowance what the events need is taken from it before they are read, and stays taken
   * @return at most {@code query.limit()} events, in the query's order; empty if none match
   * @throws DamagedLogException if one of them does not have the hash that its fields and the event
   *     before make; names its version
   * @throws EventStoreException if the store cannot be read
   */
  EventSlice page(EventQuery query, long maxBytes, Allowance allowance);

  /**
   * The newest event of a request with this key.
   *
   * @param allowance what the event needs is taken from it before it is read, and stays taken
   * @throws DamagedLogException if it does not have the hash that its fields and the event before
   *     make; names its version
   * @throws EventStoreException if the store cannot be read
   */
  Optional<EventRecord> byIdempotencyKey(String key, Allowance allowance);

  /** The same without a bound; for callers that hold only one such event at a time. */
  default Optional<EventRecord> byIdempotencyKey(String key) {
    return byIdempotencyKey(key, Allowance.UNLIMITED);
  }

  /**
   * The newest version whose event happened at this time or before.
   *
   * @param timeMicros microseconds since 1970-01-01T00:00Z
   * @return 0 if every event is younger
   * @throws EventStoreException if the store cannot be read
   */
  long versionAt(long timeMicros);

  /**
   * Writes the log as it is now to a file of its own, while appends go on: one SQLite database
   * without companions, readable by its owner alone. It is there whole and on disk when this
   * returns, or not at all.
   *
   * @param to its folder must exist; a file that is there is replaced
   * @throws EventStoreException if the log cannot be read or the file not be written
   */
  LogHead export(Path to);

  /**
   * Takes over the whole history of another log, as {@link #export} writes them, and appends one
   * event to it, all or nothing, in one transaction. Its events keep the id of the log in which
   * they were first appended; this log keeps its own.
   *
   * @param file the other log, checked whole by the caller; it is not changed
   * @param head where it ends
   * @param event stands on {@code head}
   * @throws HeadMovedException if this log is not empty; nothing was taken over
   * @throws EventStoreException if the store failed; whether the history is on disk is then unknown
   *     until {@link #head()} has been read again
   */
  void adopt(Path file, LogHead head, EventRecord event);

  /**
   * A secret that {@link #append} kept, as it was sealed last.
   *
   * @return empty if there is none, or if it was destroyed
   * @throws EventStoreException if the store cannot be read
   */
  Optional<KeptSecret> secret(String id);

  /**
   * All secrets that are kept and not destroyed, in the order of their ids.
   *
   * @throws EventStoreException if the store cannot be read
   */
  List<KeptSecret> secrets();

  @Override
  void close();
}
