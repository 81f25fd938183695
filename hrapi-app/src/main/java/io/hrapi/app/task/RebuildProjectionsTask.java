package io.hrapi.app.task;

import io.hrapi.events.command.Acknowledgement;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code rebuild-projections}: discards every snapshot and cached view, replays the log from its
 * first event, and compares the result with the state in memory. If they differ, an error is
 * logged, and the replayed state replaces the one in memory. Writes continue meanwhile. It records
 * no event, because the log does not change.
 */
public final class RebuildProjectionsTask extends AdminTask {

  private static final Logger LOGGER = LoggerFactory.getLogger(RebuildProjectionsTask.class);

  private final EventStore store;
  private final Snapshots snapshots;
  private final History history;

  public RebuildProjectionsTask(
      CommandHandler handler, EventStore store, Snapshots snapshots, History history) {
    super("rebuild-projections", handler, Set.of(), Set.of());
    this.store = store;
    this.snapshots = snapshots;
    this.history = history;
  }

  @Override
  synchronized List<String> run(TaskRequest call) {
    int deleted = snapshots.deleteAll();
    history.forget();
    View replayed = new Replay(store).replay(View.EMPTY, handler().view().version());
    boolean same = Acknowledgement.await(handler().replace(replayed));
    if (!same) {
      LOGGER.error(
          "The state in memory was not the state that the log replays to at version "
              + "{}; it was replaced.",
          replayed.version());
    }
    return List.of(
        "snapshots deleted: " + deleted,
        "events replayed: " + replayed.version(),
        same
            ? "the state in memory is the state that the log replays to"
            : "the state in memory was not the state that the log replays to; it was replaced");
  }
}
