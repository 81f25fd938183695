package io.hrapi.app;

import com.codahale.metrics.MetricRegistry;
import io.dropwizard.jdbi3.JdbiFactory;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.home.Home;
import io.hrapi.app.http.AsOf;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.app.loss.LogHeadKeeper;
import io.hrapi.app.stream.EventStream;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.history.FileHistoryIndex;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.CacheKeyFile;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.HistoryIndex;
import io.hrapi.events.log.LogHeadFile;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.HistoryFollower;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.Snapshotter;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import io.hrapi.events.store.WalCheckpoints;
import java.util.concurrent.atomic.AtomicReference;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log: its store and checkpoints, the caches beside it, what it lost, who writes it, who
 * follows it, and who verifies it.
 */
final class LogWing {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogWing.class);

  private static final double MILLIS = 1_000;

  final EventStore store;
  final WalCheckpoints checkpoints;
  final Snapshots snapshots;
  final KnownLoss loss;
  final History history;

  /** The log's version when the program started. */
  final long startVersion;

  final HistoryFollower follower;
  final EventStream stream;
  final LogHeadKeeper keeper;
  final CommandHandler handler;
  final AsOf asOf;
  final BackgroundVerification verification;

  LogWing(Program program) {
    store = store(program);
    checkpoints = checkpoints(program);
    CacheKey cacheKey = CacheKeyFile.in(program.home.cacheKey(), program.random::fill);
    snapshots =
        new Snapshots(program.home.snapshots(), cacheKey, program.configuration.snapshots().rule());
    LogHeadFile headFile = new LogHeadFile(program.home.logHead(), cacheKey);
    // Before anything is made of the log: what lies beside it may know more.
    loss = loss(store, snapshots, program.home, cacheKey);
    boolean isWhole = loss.current().isEmpty();
    history = new History(store, snapshots);
    History.Start start = history.atHead();
    View view = start.view();
    startVersion = view.version();
    Snapshotter snapshotter = new Snapshotter(snapshots, start.snapshot(), program.space);
    snapshotter.offer(view, start.replayed());
    HistoryIndex index =
        FileHistoryIndex.open(
            isWhole ? program.home.historyIndex() : program.home.otherHistoryIndex(),
            cacheKey,
            program.space);
    program.manage(index);
    follower = new HistoryFollower(store, index, view);
    program.manage(follower);
    stream =
        new EventStream(
            store, follower, view.version(), program.environment.getObjectMapper(), program.budget);
    keeper = new LogHeadKeeper(headFile, store.logId(), view.head());
    program.manage(keeper);
    handler = handler(program, view, snapshotter);
    asOf = new AsOf(handler, history, program.clock);
    program.manage(snapshotter);
    program.manage(handler);
    loss.current().map(KnownLoss::refusal).ifPresent(handler::refuseWrites);
    if (isWhole) {
      keeper.start();
    }
    verification = verification(program);
  }

  private static EventStore store(Program program) {
    // Managed before the readers' pool, and so closed after it: the last connection that closes
    // leaves one whole file.
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

  /** What the log lost; leaves what knows more than the log as it is. */
  private static KnownLoss loss(EventStore store, Snapshots snapshots, Home home, CacheKey key) {
    // Of a time when the log had lost events.
    FileHistoryIndex.delete(home.otherHistoryIndex());
    home.deleteFormerIndex();
    LogLoss found = KnownLoss.find(store, home, key);
    if (found != null && found.accepted()) {
      LOGGER.info(
          "That {} was accepted; what knows more than the log is deleted.", found.describe());
      snapshots.deleteAll();
    } else if (found != null) {
      LOGGER.error("{}.", KnownLoss.refusal(found));
      snapshots.preserve();
    }
    return KnownLoss.of(found);
  }

  private CommandHandler handler(Program program, View view, Snapshotter snapshotter) {
    return new CommandHandler(
        store,
        view,
        program.clock,
        program.ids,
        program.node,
        (next, events) -> {
          snapshotter.offer(next, events);
          follower.offer(next);
          keeper.offer(next.head());
          stream.published(next, events);
        });
  }

  /** Begins once the server has started. */
  private BackgroundVerification verification(Program program) {
    BackgroundVerification verification =
        new BackgroundVerification(
            store,
            () -> handler.view().head(),
            follower::examineLater,
            program.configuration.verifyInterval(),
            program.clock,
            System::nanoTime);
    MetricRegistry metrics = program.environment.metrics();
    metrics.registerGauge(
        "hrapi.log.verification.time",
        () -> verification.last().map(last -> last.time().getEpochSecond()).orElse(0L));
    metrics.registerGauge(
        "hrapi.log.verification.seconds",
        () -> verification.last().map(last -> last.took().toMillis() / MILLIS).orElse(0.0));
    metrics.registerGauge(
        "hrapi.log.damaged",
        () -> verification.standing().state() == BackgroundVerification.State.DAMAGED);
    program.manage(verification);
    program.environment.lifecycle().addServerLifecycleListener(server -> verification.start());
    return verification;
  }
}
