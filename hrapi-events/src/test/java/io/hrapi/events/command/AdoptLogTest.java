package io.hrapi.events.command;

import static io.hrapi.events.fixture.Some.name;
import static io.hrapi.events.fixture.Some.putCertificate;
import static io.hrapi.events.fixture.Some.putPool;
import static io.hrapi.events.fixture.Some.secret;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.change.BackupStored;
import io.hrapi.events.change.Change;
import io.hrapi.events.change.DeploymentForgotten;
import io.hrapi.events.change.HaproxyStopped;
import io.hrapi.events.change.Provenance;
import io.hrapi.events.codec.ChangeCodec;
import io.hrapi.events.fixture.ForwardingEventStore;
import io.hrapi.events.fixture.Log;
import io.hrapi.events.fixture.LogFiles;
import io.hrapi.events.fixture.Some;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventRecord;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.log.HeadMovedException;
import io.hrapi.events.log.KeptSecret;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.log.LogHead;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.ImportedFile;
import io.hrapi.events.store.ImportedLog;
import io.hrapi.events.store.SqliteEventStore;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An empty log adopts another log with its whole history, through the one writer. */
class AdoptLogTest {

  private static final KeptText TEXT = LogFiles.text("global\n");

  @TempDir Path folder;

  private final Log history = history();
  private final List<View> published = new CopyOnWriteArrayList<>();

  /** Each adoption takes a permit; without one it waits. */
  private final Semaphore gate = new Semaphore(1);

  private final Semaphore entered = new Semaphore(0);
  private boolean failsAfterDisk;

  private SqliteEventStore store;
  private CommandHandler handler;
  private ImportedLog brought;

  private static Log history() {
    Log log = Log.of(putPool("eta", "t", "10.0.0.1:80"), Some.record(Some.loaded(1)));
    log.add(putPool("theta"));
    log.add(Some.record(new HaproxyStopped(true, 1)));
    return log;
  }

  @BeforeEach
  void open() {
    store = LogFiles.open(folder.resolve("log.db"));
    handler =
        new CommandHandler(
            new Gated(store),
            View.EMPTY,
            Clock.systemUTC(),
            UUID::randomUUID,
            "node-1",
            (state, events) -> published.add(state));
    brought = bring(history);
  }

  @AfterEach
  void close() {
    gate.release();
    handler.close();
    brought.close();
    store.close();
  }

  private ImportedLog bring(Log log) {
    Path file = folder.resolve("brought '" + UUID.randomUUID() + "'.db");
    return (ImportedLog) ImportedFile.open(LogFiles.write(file, log, TEXT));
  }

  private AdoptLog adoption() {
    return new AdoptLog(
        brought.file(),
        brought.view(),
        "/controller/_import-sql",
        new Provenance("file", brought.logId(), brought.head()));
  }

  private CompletableFuture<Accepted> submit(Command command) {
    return handler.submit(command, Preconditions.NONE, Some.CLIENT);
  }

  private void thenTheViewIsTheLog() {
    assertThat(new Replay(store).replay(View.EMPTY, store.head().version()))
        .isEqualTo(handler.view());
    assertThat(ChainVerifier.verify(store).intact()).isTrue();
    assertThat(published.get(published.size() - 1)).isEqualTo(handler.view());
  }

  private List<EventRecord> events() {
    List<EventRecord> events = new ArrayList<>();
    store.read(0, Long.MAX_VALUE, events::add);
    return events;
  }

  @Test
  void takesOverAllEventsAndTextsAndSaysSo() {
    String own = store.logId();
    Accepted accepted = Writer.accepted(submit(adoption()));
    EventRecord event = accepted.event();
    assertThat(event.version()).isEqualTo(5);
    assertThat(event.type()).isEqualTo("LogAdopted");
    assertThat(event.logId()).isEqualTo(own);
    List<Change> changes = ChangeCodec.decode(event.format(), event.changes());
    assertThat(changes)
        .containsExactly(
            new Provenance("file", brought.logId(), history.view().head()),
            new DeploymentForgotten());
    List<EventRecord> all = events();
    assertThat(all.subList(0, 4)).isEqualTo(history.events());
    assertThat(all.get(4)).isEqualTo(event);
    assertThat(store.text(TEXT.sha256())).contains(TEXT.text());
    assertThat(store.logId()).isEqualTo(own);
    thenTheViewIsTheLog();
  }

  @Test
  void leavesTheModelPendingAndNothingRunning() {
    Accepted accepted = Writer.accepted(submit(adoption()));
    assertThat(accepted.view().model()).isEqualTo(history.view().model());
    assertThat(accepted.view().modelVersion()).isEqualTo(3);
    assertThat(history.view().deployment().running()).isNotNull();
    assertThat(accepted.view().deployment()).isEqualTo(Deployment.NONE.modelChanged(3));
  }

  @Test
  void ofAnEmptyLogIsOneEvent() {
    brought.close();
    brought = bring(new Log());
    assertThat(Writer.accepted(submit(adoption())).event().version()).isEqualTo(1);
    assertThat(handler.view().deployment()).isEqualTo(Deployment.NONE);
    thenTheViewIsTheLog();
  }

  @Test
  void goesOnWithTheNextCommand() {
    Writer.accepted(submit(adoption()));
    assertThat(Writer.accepted(submit(putPool("iota"))).event().version()).isEqualTo(6);
    thenTheViewIsTheLog();
  }

  @Test
  void isRefusedWhenACommandCameFirst() {
    Writer.accepted(submit(putPool("first")));
    assertThat(Writer.failure(submit(adoption()), Refusal.Conflict.class))
        .hasMessageContaining("empty")
        .hasMessageContaining("version 1");
    assertThat(store.head().version()).isEqualTo(1);
    thenTheViewIsTheLog();
  }

  @Test
  void isRefusedASecondTime() {
    Writer.accepted(submit(adoption()));
    Writer.failure(submit(adoption()), Refusal.Conflict.class);
    assertThat(store.head().version()).isEqualTo(5);
  }

  @Test
  void commandsThatComeMeanwhileStandOnIt() throws Exception {
    gate.acquire();
    CompletableFuture<Accepted> refused = submit(new DeletePool(name("x"), false));
    CompletableFuture<Accepted> adopted = submit(adoption());
    assertThat(entered.tryAcquire(Writer.WAIT_SECONDS, TimeUnit.SECONDS)).isTrue();
    CompletableFuture<Accepted> next = submit(putPool("iota"));
    CompletableFuture<Accepted> second = submit(adoption());
    CompletableFuture<Accepted> deleted = submit(new DeletePool(name("theta"), false));
    gate.release();
    Writer.failure(refused, Refusal.NotFound.class);
    assertThat(Writer.accepted(adopted).event().version()).isEqualTo(5);
    assertThat(Writer.accepted(next).event().version()).isEqualTo(6);
    Writer.failure(second, Refusal.Conflict.class);
    assertThat(Writer.accepted(deleted).event().version()).isEqualTo(7);
    thenTheViewIsTheLog();
  }

  @Test
  void thatFailsLeavesTheEmptyLog() {
    AdoptLog wrong =
        new AdoptLog(
            brought.file(),
            new View(
                new LogHead(4, Some.hash(1)),
                1,
                3,
                history.view().model(),
                history.view().deployment()),
            "/controller/_import-sql",
            new Provenance("file", null, null));
    Writer.failure(submit(wrong), UnavailableException.class);
    assertThat(store.head()).isEqualTo(LogHead.EMPTY);
    assertThat(store.text(TEXT.sha256())).isEmpty();
    assertThat(Writer.accepted(submit(adoption())).event().version()).isEqualTo(5);
    thenTheViewIsTheLog();
  }

  @Test
  void thatReachedTheDiskIsTakenIn() {
    failsAfterDisk = true;
    Writer.failure(submit(adoption()), UnavailableException.class);
    assertThat(Writer.accepted(submit(putPool("iota"))).event().version()).isEqualTo(6);
    thenTheViewIsTheLog();
  }

  @Test
  void theStoreRefusesItWhereThereAreEvents() {
    Writer.accepted(submit(putPool("first")));
    LogHead before = store.head();
    assertThatThrownBy(() -> store.adopt(brought.file(), brought.head(), history.events().get(0)))
        .isInstanceOf(HeadMovedException.class);
    assertThat(store.head()).isEqualTo(before);
    Writer.accepted(submit(putPool("second")));
  }

  /** Covers everything that a log in use can contain. */
  @Test
  void takesOverALogInWhichSecretsWereSealedAnewAndDestroyed() throws Exception {
    Path first = folder.resolve("first.db");
    try (Used used = new Used(first)) {
      used.write(putCertificate("a", 1, "s1"));
      used.write(putCertificate("a", 2, "s2"));
      used.write(putCertificate("b", 3, "s3"));
      used.write(new RotateSecrets("k2", List.of(secret("s1", "k2"), secret("s2", "k2"))));
      used.write(DestroySecret.in(used.store, "s1", List.of()));
      used.write(Some.record(Some.loaded(3), Some.awaited(3, 6, 60)));
      used.write(new DeleteCertificate(name("b")));
      used.write(
          new RecordBackup("/b", new BackupStored("b/1", used.handler.view().head()), List.of()));
      used.write(new PutPending(TEXT, new TreeSet<>(Set.of(name("a")))));
      used.store.export(folder.resolve("first-export.db"));
    }
    adoptAndGoOn("first-export.db", "second.db", List.of("s2", "s3"), "s3");
    adoptAndGoOn("second-export.db", "third.db", List.of("s2"), "");
  }

  /** Adopts an export, destroys one more secret, and exports again. */
  private void adoptAndGoOn(String from, String to, List<String> kept, String destroyed)
      throws Exception {
    try (Used used = new Used(folder.resolve(to));
        ImportedLog export = (ImportedLog) ImportedFile.open(folder.resolve(from))) {
      used.write(
          new AdoptLog(
              export.file(),
              export.view(),
              "/controller/_import-sql",
              new Provenance("file", export.logId(), export.head())));
      assertThat(used.store.secrets()).extracting(KeptSecret::id).isEqualTo(kept);
      assertThat(used.store.secret("s1")).isEmpty();
      assertThat(used.store.secret("s2")).contains(secret("s2", "k2"));
      // A destroyed secret stays recorded as destroyed, so it can never come back.
      assertThat(destroyedAt(folder.resolve(to), "s1"))
          .isEqualTo(destroyedAt(folder.resolve(from), "s1"))
          .isPositive();
      used.write(putCertificate("c", 4, "s1"));
      assertThat(used.store.secret("s1")).isEmpty();
      used.write(new DeleteCertificate(name("c")));
      if (!destroyed.isEmpty()) {
        used.write(DestroySecret.in(used.store, destroyed, List.of()));
        assertThat(used.store.secret(destroyed)).isEmpty();
      }
      used.thenItIsWhole();
      used.store.export(folder.resolve(to.replace(".db", "-export.db")));
    }
  }

  private static long destroyedAt(Path file, String id) throws SQLException {
    try (Connection connection = DriverManager.getConnection("jdbc:sqlite:" + file);
        PreparedStatement select =
            connection.prepareStatement("SELECT destroyed_micros FROM secrets WHERE id = ?")) {
      select.setString(1, id);
      try (ResultSet row = select.executeQuery()) {
        assertThat(row.next()).isTrue();
        return row.getLong(1);
      }
    }
  }

  /** A log on disk with its one writer. */
  private static final class Used implements AutoCloseable {

    private final SqliteEventStore store;
    private final CommandHandler handler;

    Used(Path file) {
      store = LogFiles.open(file);
      handler =
          new CommandHandler(
              store,
              View.EMPTY,
              Clock.systemUTC(),
              UUID::randomUUID,
              "node-1",
              (state, events) -> {});
    }

    void write(Command command) {
      Writer.accepted(handler.submit(command, Preconditions.NONE, Some.CLIENT));
    }

    void thenItIsWhole() {
      assertThat(ChainVerifier.verify(store).intact()).isTrue();
      store.checkStructure();
      assertThat(new Replay(store).replay(View.EMPTY, store.head().version()))
          .isEqualTo(handler.view());
    }

    @Override
    public void close() {
      handler.close();
      store.close();
    }
  }

  /** Delays adoptions, or makes one fail after it was written, on a test's request. */
  private final class Gated extends ForwardingEventStore {

    Gated(SqliteEventStore store) {
      super(store);
    }

    @Override
    public void adopt(Path file, LogHead head, EventRecord event) {
      entered.release();
      gate.acquireUninterruptibly();
      try {
        super.adopt(file, head, event);
      } finally {
        gate.release();
      }
      if (failsAfterDisk) {
        throw new EventStoreException("the disk did not answer", null);
      }
    }
  }
}
