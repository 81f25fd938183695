package io.hrapi.events.store;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/** One store for each test, and short words for what tests do with it. */
abstract class EventStoreFixture {

  EventStore store;

  /** Opens the one log of this test; again after a close, it opens the same log. */
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

  /** An event, and this beside it. */
  void append(Attachments attachments) {
    store.append(store.head(), Events.after(store.head(), 1), attachments);
  }

  List<EventRecord> read(long after, long last) {
    List<EventRecord> events = new ArrayList<>();
    store.read(after, last, events::add);
    return events;
  }
}
