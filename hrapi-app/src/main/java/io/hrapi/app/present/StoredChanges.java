package io.hrapi.app.present;

import com.google.common.collect.Iterators;
import io.hrapi.api.representation.ChangeRepresentation;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.log.EventRecord;
import java.util.AbstractList;
import java.util.Iterator;
import java.util.Objects;

/**
 * The first changes of an event that has many. Each is decoded from the event's stored form when
 * the iteration reaches it: decoded and represented at once, they would take five times the event's
 * bytes.
 */
final class StoredChanges extends AbstractList<ChangeRepresentation> {

  /** Longer events are decoded lazily; for shorter ones it is not worth it. */
  static final int FEW_CHARS = 1 << 15;

  private final EventRecord event;
  private final int size;

  /**
   * Creates the changes of an event.
   *
   * @param size how many are shown; at most as many as the event has
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

  /** Decodes all changes before it too; this class is made for iteration. */
  @Override
  public ChangeRepresentation get(int index) {
    return Objects.requireNonNull(Iterators.get(iterator(), index));
  }

  @Override
  public int size() {
    return size;
  }
}
