package io.hrapi.events.log;

import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * Keeps an event log: appends to its end and reads it, and nothing else. Every implementation runs
 * the same contract suite.
 *
 * <p>Appending is for one thread, the one writer's; reading is for any number of threads, beside
 * each other and beside the writer, and never waits for it.
 */
public interface EventStore extends AutoCloseable {

  /** The UUID that this log got when it was made. */
  String logId();

  /**
   * The newest version and its hash, read from the store itself, not from memory.
   *
   * @throws EventStoreException if the store cannot be read
   */
  LogHead head();

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
   * Hands over the events after one version up to another, in order.
   *
   * @param after the version before the first; 0 from the beginning
   * @param last the last version wanted; beyond the head is the head
   * @throws EventStoreException if the store cannot be read
   */
  void read(long after, long last, Consumer<EventRecord> reader);

  /**
   * A page of the audit trail.
   *
   * @return at most {@code query.limit()} events, in the query's order; empty if none match
   * @throws EventStoreException if the store cannot be read
   */
  List<EventRecord> page(EventQuery query);

  /**
   * The newest version whose event happened at this time or before.
   *
   * @param timeMicros microseconds since 1970-01-01T00:00Z
   * @return 0 if every event is younger
   * @throws EventStoreException if the store cannot be read
   */
  long versionAt(long timeMicros);

  /**
   * A text that {@link #append} kept.
   *
   * @param sha256 the hash of its UTF-8 bytes
   * @throws EventStoreException if the store cannot be read, or the bytes that it holds do not have
   *     that hash
   */
  Optional<String> text(Hash sha256);

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
