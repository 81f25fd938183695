package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.jdbi3.JdbiFactory;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.store.SqliteEventStore;
import io.hrapi.events.store.WalCheckpoints;
import java.util.concurrent.atomic.AtomicReference;

/** The file of the event log: the store, and the checkpoints of its write-ahead log. */
final class StoreWing {

  final EventStore store;
  final WalCheckpoints checkpoints;

  StoreWing(Program program) {
    store = store(program);
    checkpoints = checkpoints(program);
  }

  private static EventStore store(Program program) {
    // Managed before the readers' pool, and so closed after it: the last connection that closes
    // leaves a single complete file.
    AtomicReference<EventStore> opened = new AtomicReference<>();
    program.manage(
        () -> {
          EventStore open = opened.get();
          if (open != null) {
            open.close();
          }
        });
    EventStore store =
        SqliteEventStore.open(
            program.home.log(),
            new JdbiFactory()
                .build(program.environment, program.configuration.readers(), "event-log-readers"),
            program.ids,
            program.clock,
            program.space);
    opened.set(store);
    return store;
  }

  private static WalCheckpoints checkpoints(Program program) {
    WalCheckpoints checkpoints =
        new WalCheckpoints(program.home.log(), System::nanoTime, program.space);
    program.manage(checkpoints);
    checkpoints.start();
    MetricRegistry metrics = program.environment.metrics();
    metrics.registerGauge("hrapi.event-log.wal-bytes", checkpoints::walBytes);
    metrics.registerGauge(
        "hrapi.event-log.file-behind-seconds", () -> checkpoints.behind().toSeconds());
    return checkpoints;
  }
}
