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

  /** Whether it was said that the limits cannot be read. */
  private final AtomicBoolean unreadableLimits = new AtomicBoolean();

  /** One that is asked through these sockets; each answer may take that long. */
  RunningWorker(MasterSocket master, AdminSocket admin, Duration timeout) {
    this.master = master;
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Compares the servers that the worker has with those of a configuration.
   *
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if the answer is none of servers
   */
  public ServerComparison compare(HaproxyConfiguration expected) {
    return ServerComparison.ask(admin, expected, timeout);
  }

  /**
   * How many connections a worker has, those that wait for a client's next request among them.
   *
   * @param pid of the worker that serves, or of one that was replaced
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public int connections(long pid) {
    return master.connections(pid, timeout);
  }

  /**
   * What somebody made of the worker's frontends and backends, and of itself.
   *
   * @param rendered whether it runs a text of our rendering
   * @param version of the worker
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public List<ProxyDeviation> compareProxies(boolean rendered, HaproxyVersion version) {
    return ProxyComparison.ask(admin, rendered, version, timeout);
  }

  /**
   * How the worker that runs comes to a configuration: as it was planned, or by a reload where it
   * does not take that, or where a worker that is loaded with it later may not start.
   *
   * @param plan from what it runs
   * @param wanted where that leads to
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

  /** Rather too early than too late: a reload tells for certain, and costs nothing. */
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
   * The servers whose names stand for no address that HAProxy knows. Just after a load it asks name
   * servers still, which is waited for.
   *
   * @param limit of that
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   * @throws RuntimeRefusedException if the answer is none of servers
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

  /** The certificates that the worker has in its memory. */
  public ServedCertificates certificates() {
    return new ServedCertificates(admin, timeout);
  }
}
