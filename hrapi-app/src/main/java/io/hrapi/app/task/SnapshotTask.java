package io.hrapi.app.task;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.problem.ProblemException;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Set;

/**
 * {@code snapshot}: writes a snapshot of the newest state, so that the next start does not replay
 * earlier events. It records no event, because a snapshot is a cache.
 */
public final class SnapshotTask extends AdminTask {

  private final Snapshots snapshots;

  public SnapshotTask(CommandHandler handler, Snapshots snapshots) {
    super("snapshot", handler, Set.of(), Set.of());
    this.snapshots = snapshots;
  }

  @Override
  synchronized List<String> run(TaskRequest call) {
    View view = handler().view();
    if (view.version() == 0) {
      throw ProblemException.of(
          ProblemCode.CONFLICT, "the log is empty; there is nothing to take a snapshot of");
    }
    snapshots.write(view);
    return List.of("snapshot of version " + view.version());
  }
}
