package io.hrapi.haproxy.process;

import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.ProcessTable.Worker;
import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Loads a commit into HAProxy with all related steps: switching the live files, collecting
 * HAProxy's messages. The caller ensures that only one load runs at a time.
 */
final class CommitLoader {

  private static final Logger LOGGER = LoggerFactory.getLogger(CommitLoader.class);

  private final Loader loader;
  private final Reloader reloader;
  private final LiveCommit live;
  private final LoadedWorker loaded;
  private final HaproxyLog log;
  private final Supplier<ProcessState> state;

  /**
   * Creates a loader of commits.
   *
   * @param state queries what HAProxy runs after a failed load
   */
  CommitLoader(
      Loader loader,
      Reloader reloader,
      LiveCommit live,
      LoadedWorker loaded,
      HaproxyLog log,
      Supplier<ProcessState> state) {
    this.loader = loader;
    this.reloader = reloader;
    this.live = live;
    this.loaded = loaded;
    this.log = log;
    this.state = state;
  }

  /**
   * Starts HAProxy with a commit, or reloads the running one.
   *
   * @param running the processes of the running HAProxy; empty if none runs
   * @throws LoadFailedException if HAProxy does not serve the commit
   */
  LoadResult load(CommitFolder folder, Optional<ProcessTable> running) {
    long begin = System.nanoTime();
    Optional<CommitFolder> former = live.current();
    HaproxyLog.Mark before = log.begin();
    live.beginLoad();
    try {
      live.switchTo(folder);
      if (running.isEmpty()) {
        log.note("HAProxy is started with commit " + folder.commitId());
      }
      Loader.Loaded now =
          running.isPresent() ? reloader.reload(folder, running.get()) : loader.start(folder);
      LoadStep.SERVES.taken();
      loaded.loaded(now.workerPid());
      live.loaded();
      return new LoadResult(
          running.isPresent() ? LoadResult.How.RELOADED : LoadResult.How.STARTED,
          now.masterPid(),
          now.workerPid(),
          Duration.ofNanos(System.nanoTime() - begin),
          warnings(before, words(folder, running)));
    } catch (RuntimeException e) {
      String problem;
      if (e instanceof Loader.NotLoadedException failed && failed.mayCome()) {
        // Its files remain the live ones, because HAProxy may not have read all of them yet.
        live.mayStillLoad(folder);
        loaded.mayCome(folder.commitId());
        problem = String.valueOf(failed.getMessage());
      } else {
        problem = live.switchBack(former, e);
      }
      List<HaproxyMessage> words = log.complaintsSince(before, () -> words(folder, running));
      log.note(
          "HAProxy "
              + (loaded.isAwaited(folder.commitId()) ? "has not loaded yet" : "did not load")
              + " commit "
              + folder.commitId());
      throw new LoadFailedException(folder.commitId(), problem, words, state.get(), e);
    }
  }

  /** HAProxy serves already: a log that cannot be read does not make the load a failure. */
  private List<HaproxyMessage> warnings(HaproxyLog.Mark before, MessageParser parser) {
    try {
      return log.warningsSince(before, parser);
    } catch (UncheckedIOException e) {
      LOGGER.warn("The warnings of HAProxy's load are not known.", e);
      return List.of();
    }
  }

  private MessageParser words(CommitFolder folder, Optional<ProcessTable> running) {
    return MessageParser.ofLoad(
        folder.path(),
        live.link(),
        running
            .map(table -> table.workers().stream().map(Worker::pid).collect(Collectors.toSet()))
            .orElse(Set.of()));
  }
}
