package io.hrapi.events.log;

import java.util.Optional;
import java.util.function.Consumer;

/** A log that can be read from its beginning: our own, or one that somebody brings. Thread-safe. */
public interface EventSource {

  /** The UUID that this log got when it was made. */
  String logId();

  /**
   * The newest version and its hash, read from the store itself, not from memory.
   *
   * @throws EventStoreException if the store cannot be read
   */
  LogHead head();

  /**
   * Hands over the events after one version up to another, in order.
   *
   * @param after the version before the first; 0 from the beginning
   * @param last the last version wanted; beyond the head is the head
   * @throws EventStoreException if the store cannot be read
   */
  void read(long after, long last, Consumer<EventRecord> reader);

  /**
   * Reads events like {@link #read(long, long, Consumer)}, within a bound on the memory that they
   * need. A source that holds its events in memory anyway has no need of it.
   *
   * @param allowance what events need is taken from it before they are read, and given back when
   *     {@code reader} has had them
   */
  default void read(long after, long last, Allowance allowance, Consumer<EventRecord> reader) {
    read(after, last, reader);
  }

  /**
   * A text that the log keeps beside the event that names it.
   *
   * @param sha256 the hash of its UTF-8 bytes
   * @param allowance what the text needs is taken from it before it is read, and stays taken
   * @throws EventStoreException if the store cannot be read, or the bytes that it holds do not have
   *     that hash
   */
  Optional<String> text(Hash sha256, Allowance allowance);

  /**
   * Reads a text like {@link #text(Hash, Allowance)}, without a bound; for callers that hold only
   * one text at a time.
   */
  default Optional<String> text(Hash sha256) {
    return text(sha256, Allowance.UNLIMITED);
  }

  /**
   * Whether a text is kept; checks it without holding it.
   *
   * @param sha256 the hash of its UTF-8 bytes
   * @throws EventStoreException if the store cannot be read, or the bytes that it holds do not have
   *     that hash
   */
  boolean hasText(Hash sha256);

  /**
   * Checks what the hash chain does not speak of: that the store's own structure is whole, with all
   * that keeps events from being changed, and that each kept text has its hash.
   *
   * @return how many texts are kept
   * @throws DamagedLogException naming the first thing that is not so
   * @throws EventStoreException if the store cannot be read
   */
  long checkStructure();
}
