package io.hrapi.app.present;

import com.google.common.collect.Iterators;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.Objects;

/**
 * The first changes of an event that has many, each read out of the event's stored form when a walk
 * comes to it: read and shown, they would take five times the event's bytes.
 */
final class StoredChanges extends AbstractList<ChangeRepresentation> {

  /** Events with more are read so; with less it does not pay. */
  static final int FEW_CHARS = 1 << 15;

  private final EventRecord event;
  private final int size;

  /**
   * Those of an event.
   *
   * @param size at most how many it has
   */
  StoredChanges(EventRecord event, int size) {
    this.event = event;
    this.size = size;
  }

  @Override
  public Iterator<ChangeRepresentation> iterator() {
    return Iterators.limit(
        Iterators.transform(
            ChangeCodec.lazily(event.format(), event.changes()).iterator(),
            ChangeRepresentations::of),
        size);
  }

  /** Reads all changes before it, too: it is made for walks. */
  @Override
  public ChangeRepresentation get(int index) {
    return Objects.requireNonNull(Iterators.get(iterator(), index));
  }

  @Override
  public int size() {
    return size;
  }
}
