package io.hrapi.bench;

import io.hrapi.events.command.Assigned;
import io.hrapi.events.command.Assignments;
import io.hrapi.events.command.Command;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.PutPool;
import io.hrapi.events.command.PutTarget;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.Hash;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.TargetFields;
import io.hrapi.events.model.Weight;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The append path without HTTP, compared with a plain loop of batched inserts of the same bytes.
 */
final class AppendBench {

  private static final int TARGETS = 1_000;
  private static final int THREADS = 64;
  private static final CommandMetadata REQUESTED =
      new CommandMetadata("bench", "127.0.0.1", null, "bench-1", null);

  private final Path folder;

  AppendBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    int rounds = 3;
    List<Double> ratios = new ArrayList<>();
    double ours = 0;
    double bare = 0;
    for (int round = 0; round < rounds + 1; round++) {
      Path file = Files.createTempDirectory(folder, "append").resolve("log.sqlite");
      ours = handler(file, round == 0 ? 400_000 : 100_000);
      List<EventRecord> same = new ArrayList<>();
      try (EventStore store = SqliteEventStore.open(file, UUID::randomUUID, Clock.systemUTC())) {
        store.read(TARGETS / 100, Long.MAX_VALUE, same::add);
      }
      bare = bare(file.resolveSibling("bare.sqlite"), same, THREADS);
      if (round > 0) {
        ratios.add(ours / bare);
      }
    }
    report.ratio(
        "append from 64 threads / bare loop of batches of 64",
        ratios,
        0.8,
        true,
        String.format("last round: %.0f/s against %.0f/s", ours, bare));
  }

  /**
   * Returns the events per second of 64 threads that use the one writer, each waiting for its own
   * event.
   */
  static double handler(Path file, int events) throws Exception {
    try (EventStore store = SqliteEventStore.open(file, UUID::randomUUID, Clock.systemUTC());
        CommandHandler handler =
            new CommandHandler(
                store,
                View.EMPTY,
                Clock.systemUTC(),
                UUID::randomUUID,
                "bench",
                (state, written) -> {})) {
      fill(handler, TARGETS);
      AtomicLong next = new AtomicLong();
      CountDownLatch done = new CountDownLatch(THREADS);
      long begin = System.nanoTime();
      for (int i = 0; i < THREADS; i++) {
        new Thread(
                () -> {
                  for (long n = next.getAndIncrement(); n < events; n = next.getAndIncrement()) {
                    handler.submit(put(n), Preconditions.NONE, REQUESTED).join();
                  }
                  done.countDown();
                })
            .start();
      }
      done.await();
      return events / seconds(begin);
    }
  }

  /** Adds targets, 100 with each event. */
  static void fill(CommandHandler handler, int targets) {
    for (int i = 0; i < targets; i += 100) {
      Map<Name, TargetAddress> map = new java.util.HashMap<>();
      for (int j = i; j < Math.min(targets, i + 100); j++) {
        map.put(
            new Name("target" + j),
            TargetAddress.parse(
                "10." + j / 62_500 % 250 + "." + j / 250 % 250 + "." + (j % 250 + 1) + ":8080"));
      }
      handler
          .submit(
              new PutPool(new Name("pool" + i / 100), Assignments.none(), map),
              Preconditions.NONE,
              REQUESTED)
          .join();
    }
  }

  /** Returns a command that changes one target's weight. */
  static Command put(long n) {
    int target = (int) (n * 7919 % TARGETS);
    return putWeight(target, (int) (n % 256));
  }

  static Command putWeight(int target, int weight) {
    return new PutTarget(
        new Name("pool" + target / 100),
        new Name("target" + target),
        Assignments.<Target>none().with(TargetFields.WEIGHT, new Assigned<>(new Weight(weight))));
  }

  /**
   * Returns the rows per second for the same bytes with nothing but prepared inserts and commits.
   */
  static double bare(Path file, List<EventRecord> events, int batch) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(
                "jdbc:sqlite:" + file + "?journal_mode=WAL&synchronous=FULL");
        Statement statement = connection.createStatement()) {
      statement.execute(
          "CREATE TABLE events (version INTEGER PRIMARY KEY, a INTEGER, b TEXT, c TEXT, d TEXT, e"
              + " TEXT, f TEXT, g TEXT, h TEXT, i TEXT, j TEXT, k TEXT, l TEXT, m TEXT, n TEXT, o"
              + " INTEGER, p TEXT, q BLOB)");
      try (PreparedStatement insert =
          connection.prepareStatement(
              "INSERT INTO events VALUES (?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?,?)")) {
        long begin = System.nanoTime();
        for (int i = 0; i < events.size(); i += batch) {
          statement.execute("BEGIN IMMEDIATE");
          for (EventRecord event : events.subList(i, Math.min(events.size(), i + batch))) {
            bind(insert, event);
            insert.addBatch();
          }
          insert.executeBatch();
          statement.execute("COMMIT");
        }
        return events.size() / seconds(begin);
      }
    }
  }

  private static void bind(PreparedStatement insert, EventRecord event) throws SQLException {
    insert.setLong(1, event.version());
    insert.setLong(2, event.timeMicros());
    insert.setString(3, event.id());
    insert.setString(4, event.logId());
    insert.setString(5, event.node());
    insert.setString(6, event.type());
    insert.setString(7, event.subject());
    insert.setString(8, event.actor());
    insert.setString(9, event.origin());
    insert.setString(10, event.reason());
    insert.setString(11, event.requestId());
    insert.setString(12, event.traceparent());
    insert.setString(13, event.idempotencyKey());
    insert.setString(14, event.requestHash());
    insert.setString(15, event.answer());
    insert.setInt(16, event.format());
    insert.setString(17, event.changes());
    insert.setBytes(18, event.hash().toBytes());
  }

  /** Returns the seconds for one append with its fsync, without concurrent work. */
  static double oneAppend(Path file) throws SQLException {
    List<EventRecord> events = new ArrayList<>();
    for (int i = 1; i <= 2_000; i++) {
      events.add(
          new EventRecord(
              i,
              i,
              UUID.nameUUIDFromBytes(new byte[] {(byte) i, (byte) (i >> 8)}).toString(),
              "00000000-0000-0000-0000-000000000000",
              "bench",
              "TargetPut",
              "/pools/pool0/targets/target7",
              "anonymous",
              "127.0.0.1",
              null,
              "bench-1",
              null,
              null,
              null,
              null,
              1,
              "x".repeat(250),
              Hash.ZERO));
    }
    return 1 / bare(file, events, 1);
  }

  static double seconds(long begin) {
    return (System.nanoTime() - begin) / 1e9;
  }
}
