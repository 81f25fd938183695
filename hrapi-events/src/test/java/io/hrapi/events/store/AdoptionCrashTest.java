package io.hrapi.events.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.LogFiles;
import io.hrapi.events.log.Attachments;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.LogHead;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An adopted log is stored completely or not at all, even if the process is killed. */
class AdoptionCrashTest {

  private static final int EVENTS = 60_000;

  /** More than SQLite's page cache: so much was written, but not committed. */
  private static final long ON_ITS_WAY_BYTES = 4 << 20;

  private static final long LIMIT_SECONDS = 60;

  @TempDir Path folder;

  @Test
  void aFullDiskLeavesTheEmptyLog() throws Exception {
    Log log = Log.random(3, 2_000);
    Path brought = LogFiles.write(folder.resolve("brought.db"), log);
    EventRecord next = Events.after(log.view().head(), 1).get(0);
    try (SqliteEventStore store = LogFiles.open(folder.resolve("log.db"))) {
      Sqlite.execute(store.writer().connection(), "PRAGMA max_page_count = 40");
      assertThatThrownBy(() -> store.adopt(brought, log.view().head(), next))
          .isInstanceOf(EventStoreException.class)
          .hasMessageContaining("disk full");
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
      store.adopt(brought, log.view().head(), next);
      assertThat(store.head()).isEqualTo(next.head());
    }
  }

  @Test
  void aKilledProcessLeavesTheEmptyLog() throws Exception {
    Path brought = folder.resolve("brought.db");
    Hash hash;
    try (SqliteEventStore store = LogFiles.open(brought)) {
      store.append(LogHead.EMPTY, Events.after(LogHead.EMPTY, EVENTS), Attachments.NONE);
      hash = store.head().hash();
    }
    Path log = folder.resolve("log.db");
    LogFiles.open(log).close();
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Adopting.class.getName(),
                log.toString(),
                brought.toString(),
                hash.toHex())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("output").toFile())
            .start();
    try {
      awaitUncommitted(process, folder.resolve("log.db-wal"));
    } finally {
      process.destroyForcibly().waitFor(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    assertThat(Files.readString(folder.resolve("output"))).doesNotContain("adopted");
    assertThat(Files.size(folder.resolve("log.db-wal"))).isGreaterThan(ON_ITS_WAY_BYTES);
    try (SqliteEventStore store = LogFiles.open(log)) {
      assertThat(store.head()).isEqualTo(LogHead.EMPTY);
    }
  }

  private static void awaitUncommitted(Process process, Path wal) throws Exception {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
    // The file appears and disappears while the log is opened; a missing file has length 0.
    while (wal.toFile().length() <= ON_ITS_WAY_BYTES) {
      assertThat(System.nanoTime()).as("nothing was written").isLessThan(deadline);
      assertThat(process.isAlive()).as("the process ended by itself").isTrue();
      Thread.onSpinWait();
    }
  }

  /** Adopts a log in a process of its own. */
  static final class Adopting {

    private Adopting() {}

    public static void main(String[] arguments) {
      LogHead head = new LogHead(EVENTS, Hash.ofHex(arguments[2]));
      try (SqliteEventStore store = LogFiles.open(Path.of(arguments[0]))) {
        store.adopt(Path.of(arguments[1]), head, Events.after(head, 1).get(0));
        System.out.println("adopted");
        System.out.flush();
      }
    }
  }
}
