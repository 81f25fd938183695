package io.hrapi.events.log;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * Stores an event log. Events can only be appended and read. Every implementation runs the same
 * contract suite.
 *
 * <p>Only one thread, the writer's, may append. Any number of threads may read at the same time;
 * they never wait for the writer.
 */
public interface EventStore extends EventSource, AutoCloseable {

  /**
   * Appends events and their attachments, all or nothing: when it returns, they are on disk (one
   * transaction and one fsync for the whole batch).
   *
   * @param expected the head that the first event follows
   * @param events at least one event; versions {@code expected.version() + 1}, … without gaps, each
   *     with its hash in the chain
   * @param attachments what to store, encrypt again and destroy together with the events
   * @throws HeadMovedException if the log has another head; nothing was appended
   * @throws EventStoreException if a secret to encrypt again or to destroy was never stored: then
   *     nothing was appended; or if the store failed: then it is unknown whether the batch is on
   *     disk until {@link #head()} has been read again
   */
  void append(LogHead expected, List<EventRecord> events, Attachments attachments);

  /**
   * Returns the head that the log had when this version was its newest. Neither reads nor checks
   * the whole event.
   *
   * @return the version and its hash; {@link LogHead#EMPTY} for version 0; empty if there is no
   *     event of this version
   * @throws EventStoreException if the store cannot be read
   */
  Optional<LogHead> headAt(long version);

  /**
   * Returns a page of the audit trail without a bound in bytes, for a few events.
   *
   * @return at most {@code query.limit()} events, in the query's order; empty if none match
   * @throws DamagedLogException if the hash of one of them does not match its fields and the
   *     previous event; names its version
   * @throws EventStoreException if the store cannot be read
   */
  default List<EventRecord> page(EventQuery query) {
    return page(query, Long.MAX_VALUE, Allowance.UNLIMITED).events();
  }

  /**
   * Returns a page of the audit trail, bounded in bytes.
   *
   * @param maxBytes the maximum size of the stored events together; the page ends before the event
   *     that would exceed it, but has at least one
   * @param allowance the memory for the events is taken from it before they are read, and stays
   *     taken
   * @return at most {@code query.limit()} events, in the query's order; empty if none match
   * @throws DamagedLogException if the hash of one of them does not match its fields and the
   *     previous event; names its version
   * @throws EventStoreException if the store cannot be read
   */
  EventSlice page(EventQuery query, long maxBytes, Allowance allowance);

  /**
   * Returns the newest event of a request with this idempotency key; empty if there is none.
   *
   * @param allowance the memory for the event is taken from it before it is read, and stays taken
   * @throws DamagedLogException if its hash does not match its fields and the previous event; names
   *     its version
   * @throws EventStoreException if the store cannot be read
   */
  Optional<EventRecord> byIdempotencyKey(String key, Allowance allowance);

  /**
   * Reads an event like {@link #byIdempotencyKey(String, Allowance)}, without a bound, for callers
   * that have only one such event in memory at a time.
   */
  default Optional<EventRecord> byIdempotencyKey(String key) {
    return byIdempotencyKey(key, Allowance.UNLIMITED);
  }

  /**
   * Returns the newest version whose event happened at this time or earlier.
   *
   * @param timeMicros the time, in microseconds since 1970-01-01T00:00Z
   * @return the version; 0 if every event is later
   * @throws EventStoreException if the store cannot be read
   */
  long versionAt(long timeMicros);

  /**
   * Writes the log in its current state to a file, while appends continue: one SQLite database
   * without further files, readable only by the owner. When this returns, the whole file is on
   * disk; if it fails, there is no file.
   *
   * @param to the file, in an existing folder; an existing file is replaced
   * @return the head of the exported log
   * @throws EventStoreException if the log cannot be read or the file cannot be written
   */
  LogHead export(Path to);

  /**
   * Copies the whole history of another log in the format of {@link #export}, and appends one
   * event, all or nothing, in one transaction. Copied events keep the id of the log in which they
   * were first appended; this log keeps its own id.
   *
   * @param file the other log, completely verified by the caller; it is not changed
   * @param head the head of the other log
   * @param event the event to append after {@code head}
   * @throws HeadMovedException if this log is not empty; nothing was copied
   * @throws EventStoreException if the store failed: then it is unknown whether the history is on
   *     disk until {@link #head()} has been read again
   */
  void adopt(Path file, LogHead head, EventRecord event);

  /**
   * Returns a secret that {@link #append} stored, as it was last encrypted.
   *
   * @return the secret; empty if it was never stored, or was destroyed
   * @throws EventStoreException if the store cannot be read
   */
  Optional<KeptSecret> secret(String id);

  /**
   * Returns all secrets that are stored and not destroyed, in the order of their ids.
   *
   * @throws EventStoreException if the store cannot be read
   */
  List<KeptSecret> secrets();

  @Override
  void close();
}
