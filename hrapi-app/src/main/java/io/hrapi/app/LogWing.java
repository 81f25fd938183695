package io.hrapi.app;

import io.hrapi.app.home.Home;
import io.hrapi.app.http.request.AsOf;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event log as it is served: the caches of its store, the events that it lost, its single
 * writer, and the followers of new events.
 */
final class LogWing {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogWing.class);

  final EventStore store;
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

  LogWing(Program program, StoreWing opened) {
    store = opened.store;
    CacheKey cacheKey = CacheKeyFile.in(program.home.cacheKey(), program.random::fill);
    snapshots =
        new Snapshots(program.home.snapshots(), cacheKey, program.configuration.snapshots().rule());
    LogHeadFile headFile = new LogHeadFile(program.home.logHead(), cacheKey);
    // Before the log is used, because files next to it may have more events.
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
  }

  /**
   * Determines which events the log lost. Files that have more events than the log are preserved,
   * unless the loss was accepted.
   */
  private static KnownLoss loss(EventStore store, Snapshots snapshots, Home home, CacheKey key) {
    // Left from a time when the log had lost events.
    FileHistoryIndex.delete(home.otherHistoryIndex());
    home.deleteFormerIndex();
    LogLoss found = KnownLoss.find(store, home, key);
    if (found != null && found.accepted()) {
      LOGGER.info(
          "It was accepted that {}; files that know of more events than the log are " + "deleted.",
          found.describe());
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
}
