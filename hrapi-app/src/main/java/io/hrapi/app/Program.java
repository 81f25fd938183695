package io.hrapi.app;

import io.dropwizard.core.setup.Environment;
import io.dropwizard.lifecycle.AutoCloseableManager;
import io.hrapi.app.budget.MemoryBudget;
import io.hrapi.app.configuration.HrapiConfiguration;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.home.Home;
import io.hrapi.app.home.NewFolders;
import io.hrapi.app.home.ReserveKeeper;
import io.hrapi.app.secret.RandomBytes;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.store.SqliteLibrary;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What the {@code …Wing} classes share: settings, clock and randomness, the home, and Dropwizard's
 * environment. {@link HrapiApplication} creates one; only the thread that starts the program reads
 * it.
 */
final class Program {

  private static final Logger LOGGER = LoggerFactory.getLogger(Program.class);

  private static final int NAMED_FILES = 5;

  /**
   * The heap is divided by this for the memory of all requests together; the rest is for the state.
   */
  private static final int BUDGET_PART = 3;

  final HrapiConfiguration configuration;
  final LaunchEnvironment outside;
  final Environment environment;
  final Clock clock;
  final RandomBytes random;
  final Supplier<UUID> ids;
  final Listening listening;
  final Home home;

  /** The disk space that is kept free for the log. */
  final DiskSpace space;

  /** Resources to be closed, the last one first. */
  private final Deque<AutoCloseable> made = new ArrayDeque<>();

  final String processId;
  final MemoryBudget budget;
  final String node;
  final String release;

  /**
   * Checks the addresses before anything is created; then creates and locks the home.
   *
   * @param folders the folders of the home that do not exist yet
   */
  Program(
      HrapiConfiguration configuration,
      LaunchEnvironment outside,
      Environment environment,
      Clock clock,
      RandomBytes random,
      Supplier<UUID> ids,
      NewFolders folders) {
    this.configuration = configuration;
    this.outside = outside;
    this.environment = environment;
    this.clock = clock;
    this.random = random;
    this.ids = ids;
    // First, because it may refuse the start.
    listening = Listening.of(outside, configuration);
    home = outside.home().create();
    // What is managed first is stopped last.
    manage(home.lock());
    folders.locked();
    made.push(folders::remove);
    SqliteLibrary.keepIn(home.nativeCode());
    closed(home.closeFiles());
    partial(home.deletePartialFiles());
    space = space();
    processId = ids.get().toString().substring(0, 8);
    budget = new MemoryBudget(Runtime.getRuntime().maxMemory() / BUDGET_PART);
    node = configuration.node().isEmpty() ? Listening.hostName() : configuration.node();
    release = Release.version();
  }

  /**
   * Registers a resource to be closed when the program stops, before those that were registered
   * earlier.
   */
  void manage(AutoCloseable closeable) {
    made.push(closeable);
    environment.lifecycle().manage(new AutoCloseableManager(closeable));
  }

  /**
   * Closes what a refused start has created, and deletes the new folders, before the lock is
   * released. Dropwizard does not stop what is managed but not started yet.
   */
  void abandon() {
    while (!made.isEmpty()) {
      try {
        made.pop().close();
      } catch (Exception e) {
        // The reason for the refused start is reported instead.
        LOGGER.debug("Could not be closed.", e);
      }
    }
  }

  /** Reserves disk space for the log, before it is opened. */
  private DiskSpace space() {
    DiskSpace made = configuration.disk().space(home);
    made.prepare();
    environment
        .lifecycle()
        .manage(
            new ReserveKeeper(
                made,
                environment.lifecycle().scheduledExecutorService("hrapi-disk", true).build()));
    return made;
  }

  private static void closed(List<Path> files) {
    if (!files.isEmpty()) {
      LOGGER.warn(
          "{} files that an older hrapi left readable by others on this machine are "
              + "private now: {}",
          files.size(),
          files.subList(0, Math.min(NAMED_FILES, files.size())));
    }
  }

  private static void partial(List<Path> files) {
    if (!files.isEmpty()) {
      LOGGER.info(
          "Deleted {} incomplete files of a killed hrapi: {}",
          files.size(),
          files.subList(0, Math.min(NAMED_FILES, files.size())));
    }
  }
}
