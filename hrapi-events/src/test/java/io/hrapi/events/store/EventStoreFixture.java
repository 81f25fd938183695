package io.hrapi.events.store;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One store for each test, and short helpers. */
abstract class EventStoreFixture {

  EventStore store;

  /** Opens this test's only log; after a close, it opens the same log again. */
  abstract EventStore open();

  @BeforeEach
  void openStore() {
    store = open();
  }

  @AfterEach
  void closeStore() {
    store.close();
  }

  List<EventRecord> append(int count) {
    return append(Events.after(store.head(), count));
  }

  List<EventRecord> append(List<EventRecord> events) {
    store.append(store.head(), events, Attachments.NONE);
    return events;
  }

  /** Appends one event with these attachments. */
  void append(Attachments attachments) {
    store.append(store.head(), Events.after(store.head(), 1), attachments);
  }

  List<EventRecord> read(long after, long last) {
    List<EventRecord> events = new ArrayList<>();
    store.read(after, last, events::add);
    return events;
  }
}
