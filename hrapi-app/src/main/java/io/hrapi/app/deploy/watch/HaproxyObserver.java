package io.hrapi.app.deploy.watch;

import io.hrapi.api.representation.HaproxyLog;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.api.representation.StatusRepresentation.OldWorker;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.OldWorkers;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyUnavailableException;
import io.hrapi.haproxy.process.ProcessState;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Describes the state of hrapi's HAProxy in the API's terms. Thread-safe. */
public final class HaproxyObserver {

  /** The detail shown for a HAProxy that an older hrapi started. */
  static final String AS_ROOT =
      "an older hrapi started it as root; POST /v1/haproxy/control/restart starts "
          + "it with its own account, which interrupts its service for a moment";

  private final HaproxyAccess haproxy;
  private final CommandHandler handler;
  private final RestartAfterDeath restart;
  private final OldWorkers oldWorkers;
  private final Clock clock;

  /** Creates an observer, which only reads. */
  public HaproxyObserver(
      HaproxyAccess haproxy,
      CommandHandler handler,
      RestartAfterDeath restart,
      OldWorkers oldWorkers,
      Clock clock) {
    this.haproxy = haproxy;
    this.handler = handler;
    this.restart = restart;
    this.oldWorkers = oldWorkers;
    this.clock = clock;
  }

  /** Queries HAProxy and returns its state. */
  public Haproxy observe() {
    LoadedCommit commit = handler.view().deployment().commit();
    String port = commit == null ? null : Integer.toString(commit.statisticsPort());
    ProcessState state;
    try {
      state = haproxy.process().state();
    } catch (HaproxyUnavailableException e) {
      // HAProxy's account does not exist or cannot reach its files.
      return without("unavailable", e.getMessage(), port);
    }
    if (state instanceof ProcessState.Running running) {
      return new Haproxy(
          "running",
          haproxy.isFormer() ? AS_ROOT : null,
          running.version(),
          running.masterPid(),
          running.workerPid(),
          HaproxyAccount.of(running.masterPid()).orElse(null),
          running.uptime().toSeconds(),
          running.commitId().orElse(null),
          port,
          oldWorkers.of(running).stream().map(this::shown).toList());
    }
    if (state instanceof ProcessState.Unresponsive unresponsive) {
      return without("unavailable", unresponsive.problem() + "; " + HaproxyAccess.WAY_OUT, port);
    }
    try {
      haproxy.binary();
      return without("stopped", restart.givenUp().orElse(null), port);
    } catch (HaproxyUnavailableException e) {
      return without("unavailable", e.getMessage(), port);
    }
  }

  /**
   * Returns HAProxy's latest messages, and what hrapi did to HAProxy in between.
   *
   * @param limit the maximum number of messages
   */
  public List<HaproxyLog.Message> log(int limit) {
    return haproxy.process().messages().recent(limit).stream()
        .map(
            message ->
                new HaproxyLog.Message(
                    message.severity().name().toLowerCase(Locale.ROOT), message.text()))
        .toList();
  }

  /** Returns the port of HAProxy's statistics page; null while HAProxy does not run. */
  public @Nullable Integer statisticsPort() {
    LoadedCommit commit = handler.view().deployment().commit();
    return commit != null && observe().state().equals("running") ? commit.statisticsPort() : null;
  }

  private static Haproxy without(String state, @Nullable String detail, @Nullable String port) {
    return new Haproxy(state, detail, null, null, null, null, null, null, port, null);
  }

  private OldWorker shown(OldWorkers.OldWorker old) {
    return new OldWorker(
        old.pid(),
        Times.text(Times.micros(clock.instant().minus(old.replacedFor()))),
        Math.max(old.left().toSeconds(), 0));
  }
}
