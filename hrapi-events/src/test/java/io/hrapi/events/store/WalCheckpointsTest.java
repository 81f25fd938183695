package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Appended events reach the log's main file even while readers are active. */
final class WalCheckpointsTest extends EventStoreFixture {

  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;

  private long nanos = 7;
  private WalCheckpoints checkpoints;

  private Path file() {
    return folder.resolve("log.sqlite");
  }

  @Override
  EventStore open() {
    return SqliteEventStore.open(file(), UUID::randomUUID, InstantSource.system());
  }

  @BeforeEach
  void make() {
    checkpoints = new WalCheckpoints(file(), () -> nanos, DiskSpace.UNLIMITED);
    checkpoints.look();
  }

  @AfterEach
  void end() {
    checkpoints.close();
  }

  private void pass(Duration time) {
    nanos += time.toNanos();
  }

  /** Returns the head of the main file alone, without the WAL. */
  private LogHead alone() throws IOException {
    Path copy = folder.resolve("copy.db");
    Files.copy(file(), copy, StandardCopyOption.REPLACE_EXISTING);
    try (ReadOnlyLog log = ReadOnlyLog.open(copy)) {
      return log.head();
    }
  }

  private List<EventRecord> large(int count) {
    return Events.after(store.head(), count, draft -> draft.with("x".repeat(100_000)));
  }

  @Test
  void aFewEventsAreInTheFileAfterHalfAMinute() throws Exception {
    LogHead head = Events.head(append(3));
    checkpoints.look();
    assertThat(alone()).isEqualTo(LogHead.EMPTY);
    pass(Duration.ofSeconds(29));
    checkpoints.look();
    assertThat(checkpoints.behind()).isEqualTo(Duration.ofSeconds(29));
    pass(Duration.ofSeconds(1));
    checkpoints.look();
    assertThat(alone()).isEqualTo(head);
    assertThat(checkpoints.behind()).isZero();
    pass(Duration.ofHours(1));
    checkpoints.look();
    assertThat(checkpoints.behind()).isZero();
    assertThat(checkpoints.problem()).isEmpty();
  }

  @Test
  void manyEventsAreInTheFileAtOnce() throws Exception {
    LogHead head = Events.head(append(large(60)));
    checkpoints.look();
    assertThat(alone()).isEqualTo(head);
  }

  @Test
  void theWalBeginsAnewThoughOneReaderFollowsOnTheOther() throws Exception {
    // On a busy machine a reader takes longer than in production.
    WalCheckpoints patient = new WalCheckpoints(file(), () -> nanos, DiskSpace.UNLIMITED, 4_000);
    Connection writing = ((SqliteEventStore) store).writer().connection();
    Sqlite.execute(writing, "PRAGMA wal_autocheckpoint = 0");
    Readers readers = new Readers();
    AtomicInteger appends = new AtomicInteger();
    Semaphore ahead = new Semaphore(160);
    ExecutorService threads = Executors.newCachedThreadPool();
    long largest = 0;
    try {
      List<Future<?>> reading =
          List.of(threads.submit(readers::firstReads), threads.submit(readers::secondReads));
      Future<?> appended =
          threads.submit(
              () -> {
                for (int i = 0; i < 1_000; i++) {
                  ahead.acquireUninterruptibly();
                  append(large(1));
                  appends.incrementAndGet();
                }
              });
      int looks = 0;
      while (!appended.isDone()) {
        // In production it looks once a second, so that appends continue while it copies.
        if (appends.get() >= 40 * looks) {
          looks++;
          patient.look();
          ahead.release(40);
          pass(Duration.ofSeconds(1));
        }
        largest = Math.max(largest, checkpoints.walBytes());
      }
      appended.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      readers.end();
      for (Future<?> reader : reading) {
        reader.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      }
      assertThat(readers.count.get()).isGreaterThan(100);
    } finally {
      readers.end();
      threads.shutdownNow();
    }
    patient.close();
    // 100 MB were appended.
    assertThat(largest).isBetween(1L << 20, 48L << 20);
  }

  /** Two readers, each of which ends only when the other one has begun to read again. */
  private final class Readers {

    private final Semaphore secondBegan = new Semaphore(0);
    private final Semaphore firstBegan = new Semaphore(0);
    private volatile boolean over;
    private final AtomicInteger count = new AtomicInteger();

    Void firstReads() throws Exception {
      try (Connection connection = Sqlite.openForReading(file());
          Statement statement = connection.createStatement()) {
        ResultSet row = begin(statement);
        while (!over) {
          await(secondBegan);
          row.close();
          row = begin(statement);
          count.incrementAndGet();
          firstBegan.release();
        }
        row.close();
        return null;
      }
    }

    Void secondReads() throws Exception {
      try (Connection connection = Sqlite.openForReading(file());
          Statement statement = connection.createStatement()) {
        while (!over) {
          ResultSet row = begin(statement);
          secondBegan.release();
          await(firstBegan);
          row.close();
        }
        return null;
      }
    }

    private ResultSet begin(Statement statement) throws SQLException {
      ResultSet row = statement.executeQuery("SELECT version FROM events");
      row.next();
      return row;
    }

    private void await(Semaphore began) throws InterruptedException {
      assertThat(began.tryAcquire(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    }

    void end() {
      over = true;
      firstBegan.release();
      secondBegan.release();
    }
  }

  @Test
  void aReaderThatStaysForLongIsAProblemUntilItGoes() throws Exception {
    append(1);
    try (Connection reading = Sqlite.openForReading(file());
        Statement statement = reading.createStatement();
        ResultSet row = statement.executeQuery("SELECT version FROM events")) {
      assertThat(row.next()).isTrue();
      LogHead head = Events.head(append(large(200)));
      checkpoints.look();
      pass(WalCheckpoints.LATE);
      checkpoints.look();
      assertThat(checkpoints.problem())
          .hasValueSatisfying(
              words ->
                  assertThat(words)
                      .contains("for 10 min", "log.sqlite-wal", "somebody has been reading"));
      store.append(head, Events.after(head, 1), Attachments.NONE);
    }
    checkpoints.look();
    assertThat(checkpoints.problem()).isEmpty();
    assertThat(alone()).isEqualTo(store.head());
  }

  @Test
  void aCheckpointThatFailsIsAProblemAfterAWhile() {
    WalCheckpoints failing =
        new WalCheckpoints(
            folder.resolve("none").resolve("log.sqlite"), () -> nanos, DiskSpace.UNLIMITED);
    failing.look();
    assertThat(failing.problem()).isEmpty();
    pass(WalCheckpoints.LATE);
    failing.look();
    assertThat(failing.problem())
        .hasValueSatisfying(
            words -> assertThat(words).contains("for 10 min", "cannot copy the -wal", "none"));
  }
}
