package io.hrapi.events.log;

import java.util.Optional;
import java.util.function.Consumer;

/** A log that can be read from its beginning: hrapi's own, or one from a file. Thread-safe. */
public interface EventSource {

  /** Returns the UUID of this log, assigned when it was created. */
  String logId();

  /**
   * Returns the newest version and its hash, read from the store itself and not from memory.
   *
   * @throws EventStoreException if the store cannot be read
   */
  LogHead head();

  /**
   * Reads the events after one version up to another, in order.
   *
   * @param after the version before the first event to read; 0 for the beginning
   * @param last the last version to read; may be greater than that of the head
   * @param reader receives the events
   * @throws EventStoreException if the store cannot be read
   */
  void read(long after, long last, Consumer<EventRecord> reader);

  /**
   * Reads events like {@link #read(long, long, Consumer)}, within a bound on the memory that they
   * need. The default, for sources that have their events in memory anyway, ignores the bound.
   *
   * @param allowance the memory for the events is taken from it before they are read, and given
   *     back after {@code reader} has received them
   */
  default void read(long after, long last, Allowance allowance, Consumer<EventRecord> reader) {
    read(after, last, reader);
  }

  /**
   * Returns a text that the log stores next to the event that refers to it.
   *
   * @param sha256 the hash of its UTF-8 bytes
   * @param allowance the memory for the text is taken from it before it is read, and stays taken
   * @return the text; empty if it is not stored
   * @throws EventStoreException if the store cannot be read, or the stored bytes do not have that
   *     hash
   */
  Optional<String> text(Hash sha256, Allowance allowance);

  /**
   * Reads a text like {@link #text(Hash, Allowance)}, without a bound, for callers that have only
   * one text in memory at a time.
   */
  default Optional<String> text(Hash sha256) {
    return text(sha256, Allowance.UNLIMITED);
  }

  /**
   * Returns whether a text is stored. Checks its hash without loading it as a whole.
   *
   * @param sha256 the hash of its UTF-8 bytes
   * @throws EventStoreException if the store cannot be read, or the stored bytes do not have that
   *     hash
   */
  boolean hasText(Hash sha256);

  /**
   * Checks what the hash chain does not cover: that the structure of the store is intact, including
   * everything that prevents events from being changed, and that each stored text has its hash.
   *
   * @return the number of stored texts
   * @throws DamagedLogException if a check fails; names the first thing that is wrong
   * @throws EventStoreException if the store cannot be read
   */
  long checkStructure();
}
