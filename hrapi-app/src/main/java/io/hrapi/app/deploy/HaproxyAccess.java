package io.hrapi.app.deploy;

import io.hrapi.api.problem.ProblemCode;
import io.hrapi.app.http.ProblemException;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyCheck;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.SocketDirectory;
import io.hrapi.haproxy.statistics.Statistics;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The HAProxy of this machine, found when it is needed: hrapi starts and answers without one, and
 * takes the one that is installed meanwhile. Thread-safe.
 */
public final class HaproxyAccess {

  private static final Logger LOGGER = LoggerFactory.getLogger(HaproxyAccess.class);
  private static final Duration CHECK_DEADLINE = Duration.ofSeconds(60);

  private final Optional<String> configured;
  private final RunDirectory runDirectory;
  private final SocketDirectory sockets;
  private final RenderSettings settings;
  private final Statistics statistics;
  private @Nullable HaproxyProcess process;
  private @Nullable HaproxyBinary binary;

  /**
   * Names the places; looks for nothing yet.
   *
   * @param configured what {@code HAPROXY_BIN} says
   * @param directory where configurations lie
   * @param socketDirectory short enough for sockets
   * @param settings those of them that are the process's
   */
  public HaproxyAccess(
      Optional<String> configured, Path directory, Path socketDirectory, RenderSettings settings) {
    this.configured = configured;
    this.settings = settings;
    this.runDirectory = new RunDirectory(directory);
    this.sockets = new SocketDirectory(socketDirectory);
    this.statistics =
        new Statistics(
            new AdminSocket(sockets.adminSocket()), ProcessSettings.defaults().answerTimeout());
  }

  /** What HAProxy counts; asks the worker that serves, whoever started it. */
  public Statistics statistics() {
    return statistics;
  }

  /** The process that hrapi owns, running or not. */
  synchronized HaproxyProcess process() {
    if (process == null) {
      process = new HaproxyProcess(this::binary, runDirectory, sockets, ProcessSettings.defaults());
    }
    return process;
  }

  /**
   * The state of that process.
   *
   * @throws ProblemException 503 if it is there and does not answer
   */
  ProcessState state() {
    ProcessState state = process().state();
    if (state instanceof ProcessState.Unresponsive unresponsive) {
      throw ProblemException.of(
          ProblemCode.HAPROXY_UNAVAILABLE,
          "HAProxy is there but does not answer: " + unresponsive.problem());
    }
    return state;
  }

  /**
   * The program.
   *
   * @throws HaproxyUnavailableException if there is none on this machine
   */
  synchronized HaproxyBinary binary() {
    if (binary == null) {
      binary = HaproxyBinary.locate(configured);
    }
    return binary;
  }

  /** The files of a configuration, in any directory. */
  CommitFolder folder(RunDirectory directory, Rendered rendered) {
    return directory.commit(
        new ProcessFile(
            rendered.commitId(),
            sockets.adminSocket(),
            settings.hardStopAfter(),
            settings.maximumReloads(),
            rendered.ownPage(),
            rendered.isOfModel() ? Optional.of(runDirectory.serverState()) : Optional.empty()),
        rendered.text(),
        rendered.files());
  }

  /** How often servers are checked. */
  Duration checkInterval() {
    return settings.checkInterval();
  }

  /** How long an old worker may go on after a reload. */
  public Duration hardStopAfter() {
    return settings.hardStopAfter();
  }

  HaproxyCheck check() {
    return new HaproxyCheck(binary(), CHECK_DEADLINE);
  }

  /**
   * Deletes the files of all commits but the one that is loaded: private keys are among them, and
   * any of them can be rendered again.
   */
  void prune() {
    try {
      runDirectory.prune();
    } catch (UncheckedIOException e) {
      // What it was called after is done; what is left over is the next one's to clear away.
      LOGGER.warn("The files of other commits could not be deleted.", e);
    }
  }

  RunDirectory runDirectory() {
    return runDirectory;
  }
}
