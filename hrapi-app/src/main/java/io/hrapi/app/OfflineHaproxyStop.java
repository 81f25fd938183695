package io.hrapi.app;

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
import java.nio.file.Files;
import java.time.Clock;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;

/**
 * Stops the HAProxy of a log that no hrapi serves. Locks the log as a serving hrapi does, so that
 * the stop is recorded as an event too.
 */
final class OfflineHaproxyStop {

  private final Home home;
  private final LaunchEnvironment environment;
  private final Clock clock;
  private final Supplier<UUID> ids;

  OfflineHaproxyStop(Home home, LaunchEnvironment environment, Clock clock, Supplier<UUID> ids) {
    this.home = home;
    this.environment = environment;
    this.clock = clock;
    this.ids = ids;
  }

  /**
   * Stops HAProxy, and prints to the standard output or error what was done.
   *
   * @return whether HAProxy has stopped
   */
  boolean run() {
    if (!Files.exists(home.log())) {
      System.out.println("There is no log \"" + home.name() + "\", so it has no HAProxy.");
      return true;
    }
    HomeLock lock = home.lock();
    SqliteLibrary.keepIn(home.nativeCode());
    try (lock;
        EventStore store =
            SqliteEventStore.open(home.log(), ids, clock, new DiskSpace(home.reserve(), 0, 0))) {
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
      stop(store);
      key.ifPresent(
          known -> new LogHeadFile(home.logHead(), known).write(store.logId(), store.head()));
      return true;
    }
  }

  private void stop(EventStore store) {
    try (CommandHandler handler = handler(store)) {
      // The account does not matter, because nothing is started.
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

  private CommandHandler handler(EventStore store) {
    return new CommandHandler(store, newest(store), clock, ids, "local", (state, events) -> {});
  }

  /**
   * Returns the newest view. Without the home's key, snapshots cannot be verified and are not used.
   */
  private View newest(EventStore store) {
    Optional<CacheKey> key = CacheKeyFile.read(home.cacheKey());
    return key.isPresent()
        ? new History(store, new Snapshots(home.snapshots(), key.get())).atHead().view()
        : new Replay(store).replay(View.EMPTY, store.head().version());
  }
}
