package io.hrapi.app;

import ch.qos.logback.classic.Level;
import io.dropwizard.logging.common.BootstrapLogging;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.deploy.commit.DeploymentLog;
import io.hrapi.app.deploy.commit.HaproxyStopper;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.home.Home;
import io.hrapi.app.home.HomeLock;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.log.CacheKey;
import io.hrapi.events.log.CacheKeyFile;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHeadFile;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.Replay;
import io.hrapi.events.projection.Snapshots;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import io.hrapi.events.store.SqliteLibrary;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.Processes;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/** Stops the hrapi that serves a log, and with {@code --haproxy} its HAProxy too. */
final class StopCommand {

  private static final int EXIT_OK = 0;
  private static final int EXIT_FAILED = 1;
  private static final Duration MAX_WAIT = Duration.ofSeconds(60);

  private final Home home;
  private final LaunchEnvironment environment;

  StopCommand(LaunchEnvironment environment) {
    this.home = environment.home();
    this.environment = environment;
  }

  /** Returns the exit status: 0 when all that was to stop is gone. */
  int run(boolean haproxy) {
    BootstrapLogging.bootstrap(Level.WARN);
    if (home.exists()) {
      // The process that is named in there is stopped.
      home.requireOwn();
    }
    OptionalLong holder = HomeLock.holder(home);
    if (holder.isEmpty()) {
      System.out.println("No hrapi serves \"" + home.name() + "\" in " + home.path() + ".");
    } else if (!stop(holder.getAsLong())) {
      return EXIT_FAILED;
    }
    return haproxy && !stopHaproxy() ? EXIT_FAILED : EXIT_OK;
  }

  private boolean stop(long pid) {
    Optional<ProcessHandle> process = ProcessHandle.of(pid);
    if (process.isEmpty()) {
      System.err.println("hrapi: the lock names process " + pid + ", which does not exist");
      return false;
    }
    process.get().destroy();
    if (!Processes.awaitGone(List.of(process.get()), MAX_WAIT)) {
      System.err.println(
          "hrapi: process " + pid + " did not stop within " + MAX_WAIT.toSeconds() + " s");
      return false;
    }
    System.out.println("Stopped hrapi, process " + pid + ".");
    return true;
  }

  /** As the one that serves the log now, so that the stop is an event as well. */
  private boolean stopHaproxy() {
    if (!Files.exists(home.log())) {
      System.out.println("There is no log \"" + home.name() + "\", so it has no HAProxy.");
      return true;
    }
    Clock clock = Clock.systemUTC();
    HomeLock lock = home.lock();
    SqliteLibrary.keepIn(home.nativeCode());
    try (lock;
        EventStore store =
            SqliteEventStore.open(
                home.log(), UUID::randomUUID, clock, new DiskSpace(home.reserve(), 0, 0))) {
      Optional<CacheKey> key = CacheKeyFile.read(home.cacheKey());
      LogLoss loss = key.isPresent() ? KnownLoss.find(store, home, key.get()) : null;
      if (loss != null && !loss.accepted()) {
        System.err.println(
            "hrapi: "
                + loss.describe()
                + ". HAProxy was not stopped, because that could not be recorded: start hrapi "
                + "and accept the loss with the task accept-log-loss");
        return false;
      }
      stopHaproxy(store, clock);
      key.ifPresent(
          known -> new LogHeadFile(home.logHead(), known).write(store.logId(), store.head()));
      return true;
    }
  }

  private void stopHaproxy(EventStore store, Clock clock) {
    try (CommandHandler handler = handler(store, clock)) {
      // Nothing is started, so that nobody needs to know as whom.
      HaproxyAccess access =
          HaproxyAccess.of(
              home.create(),
              environment.get("HAPROXY_BIN"),
              HaproxyAccount.own(),
              RenderSettings.defaults(),
              ProcessSettings.defaults());
      boolean stopped =
          new HaproxyStopper(access, new DeploymentLog(handler), new SingleFlight(), () -> {})
              .stopTogether(
                  CommandMetadata.byHrapi(
                      "stop-" + ProcessHandle.current().pid(), "hrapi stop --haproxy"));
      System.out.println(stopped ? "Stopped HAProxy." : "HAProxy did not run.");
    }
  }

  private CommandHandler handler(EventStore store, Clock clock) {
    return new CommandHandler(
        store, newest(store), clock, UUID::randomUUID, "local", (state, events) -> {});
  }

  /** Without the key of the home its snapshots are nothing to begin with. */
  private View newest(EventStore store) {
    Optional<CacheKey> key = CacheKeyFile.read(home.cacheKey());
    return key.isPresent()
        ? new History(store, new Snapshots(home.snapshots(), key.get())).atHead().view()
        : new Replay(store).replay(View.EMPTY, store.head().version());
  }
}
