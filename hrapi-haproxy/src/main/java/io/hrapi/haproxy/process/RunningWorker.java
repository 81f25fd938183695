package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.runtime.ProxyComparison;
import io.hrapi.haproxy.runtime.ProxyDeviation;
import io.hrapi.haproxy.runtime.RuntimePlan;
import io.hrapi.haproxy.runtime.RuntimeRefusedException;
import io.hrapi.haproxy.runtime.ServedCertificates;
import io.hrapi.haproxy.runtime.ServerComparison;
import io.hrapi.haproxy.runtime.UnresolvedServer;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.MasterSocket;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Read-only queries of the serving worker: what it has, and what it would accept. {@link
 * HaproxyProcess#worker()} returns it. Thread-safe; does not wait for a load.
 */
public final class RunningWorker {

  private static final Logger LOGGER = LoggerFactory.getLogger(RunningWorker.class);

  private final MasterSocket master;
  private final AdminSocket admin;
  private final Duration timeout;

  /** Whether the warning that the limits cannot be read was logged. */
  private final AtomicBoolean unreadableLimits = new AtomicBoolean();

  /** Creates an instance that queries through these sockets; the timeout is for each response. */
  RunningWorker(MasterSocket master, AdminSocket admin, Duration timeout) {
    this.master = master;
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Compares the worker's servers with those of a configuration.
   *
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  public ServerComparison compare(HaproxyConfiguration expected) {
    return ServerComparison.ask(admin, expected, timeout);
  }

  /**
   * Returns the number of connections of a worker, including idle ones that wait for a client's
   * next request.
   *
   * @param pid the process id of the serving worker or of one that was replaced
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public int connections(long pid) {
    return master.connections(pid, timeout);
  }

  /**
   * Finds what was changed through the socket in the worker's frontends, its backends or the worker
   * itself.
   *
   * @param rendered whether the worker runs a configuration rendered by hrapi
   * @param version of the worker
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   */
  public List<ProxyDeviation> compareProxies(boolean rendered, HaproxyVersion version) {
    return ProxyComparison.ask(admin, rendered, version, timeout);
  }

  /**
   * Returns how the running worker can get to a configuration: as planned, or by a reload if the
   * worker would refuse a change or cannot be queried, or if a worker loaded later with that
   * configuration might not start.
   *
   * @param plan the plan from what the worker runs
   * @param wanted the configuration after the plan
   */
  public RuntimePlan feasible(
      ProcessState.Running running, RuntimePlan plan, HaproxyConfiguration wanted) {
    try {
      RuntimePlan taken = plan.asLoaded(admin, wanted, timeout);
      return taken.addsServers()
          ? noRoom(running, wanted).map(RuntimePlan::reload).orElse(taken)
          : taken;
    } catch (HaproxySocketException | RuntimeRefusedException e) {
      return RuntimePlan.reload("HAProxy cannot be queried: " + e.getMessage());
    }
  }

  /**
   * Describes why a later worker might not be able to open enough files; empty if it can. Errs on
   * the side of a reload, which shows for certain and costs nothing.
   */
  private Optional<String> noRoom(ProcessState.Running running, HaproxyConfiguration wanted) {
    try {
      OptionalLong allowed =
          OpenFiles.Limits.read(Path.of("/proc", Long.toString(running.masterPid()), "limits"))
              .map(OpenFiles.Limits::hard)
              .orElse(OptionalLong.empty());
      int threads = Integer.parseInt(admin.showInfo(timeout).getOrDefault("Nbthread", "1"));
      long needed = OpenFiles.needed(wanted, threads);
      return allowed.isPresent() && needed > allowed.getAsLong()
          ? Optional.of(
              "HAProxy may open "
                  + allowed.getAsLong()
                  + " files, and needs up to "
                  + needed
                  + " to start with these checks")
          : Optional.empty();
    } catch (IOException e) {
      if (!unreadableLimits.getAndSet(true)) {
        LOGGER.warn(
            "Cannot read how many files HAProxy, process {}, may open: servers are added "
                + "at run time without checking that a later reload can open enough files for "
                + "them.",
            running.masterPid(),
            e);
      }
      return Optional.empty();
    }
  }

  /**
   * Returns the servers whose names HAProxy could not resolve. HAProxy is still resolving just
   * after a load, so this waits until all are resolved.
   *
   * @param limit the maximum time to wait
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
   * @throws RuntimeRefusedException if the response is not a list of servers
   */
  public List<UnresolvedServer> unresolved(Duration limit) {
    long end = System.nanoTime() + limit.toNanos();
    while (true) {
      List<UnresolvedServer> unresolved = UnresolvedServer.ask(admin, timeout);
      if (unresolved.isEmpty() || System.nanoTime() - end > 0) {
        return unresolved;
      }
      Processes.pause();
    }
  }

  /** Returns the certificates that the worker has in its memory. */
  public ServedCertificates certificates() {
    return new ServedCertificates(admin, timeout);
  }
}
