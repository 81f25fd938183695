package io.hrapi.app;

import ch.qos.logback.classic.Level;
import io.dropwizard.logging.common.BootstrapLogging;
import io.hrapi.app.configuration.LaunchEnvironment;
import io.hrapi.app.home.Home;
import io.hrapi.app.home.HomeLock;
import io.hrapi.haproxy.process.Processes;
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

  /**
   * Stops them.
   *
   * @return the exit status: 0 if everything that was to be stopped has stopped
   */
  int run(boolean haproxy) {
    BootstrapLogging.bootstrap(Level.WARN);
    if (home.exists()) {
      // The process that the home's lock names is stopped, so the home must be trusted.
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

  private boolean stopHaproxy() {
    return new OfflineHaproxyStop(home, environment, Clock.systemUTC(), UUID::randomUUID).run();
  }
}
