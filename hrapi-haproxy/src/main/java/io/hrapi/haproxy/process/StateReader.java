package io.hrapi.haproxy.process;

import io.hrapi.haproxy.process.MasterProbe.Finding;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import io.hrapi.haproxy.socket.ProcessTable;
import io.hrapi.haproxy.socket.ProcessTable.Worker;
import io.hrapi.haproxy.socket.WorkerMark;
import java.time.Duration;
import java.util.Optional;

/** Determines what runs by querying HAProxy. Thread-safe; does not wait for a load. */
final class StateReader {

  private final MasterProbe probe;
  private final AdminSocket admin;
  private final Duration patience;

  StateReader(MasterProbe probe, AdminSocket admin, Duration patience) {
    this.probe = probe;
    this.admin = admin;
    this.patience = patience;
  }

  /** Queries master and worker, until both respond or {@code patience} is over. */
  ProcessState state() {
    long end = System.nanoTime() + patience.toNanos();
    String problem = "no worker";
    while (true) {
      Finding finding = probe.probe();
      if (finding.problem().isPresent()) {
        return new ProcessState.Unresponsive(finding.problem().get());
      }
      if (finding.table().isEmpty()) {
        return new ProcessState.Stopped();
      }
      ProcessTable table = finding.table().get();
      Optional<Worker> worker = table.currentWorker();
      if (worker.isPresent()) {
        try {
          String pid = admin.showInfo(patience).getOrDefault("Pid", "");
          if (pid.equals(Long.toString(worker.get().pid()))) {
            return running(table, worker.get());
          }
          problem = other(table, worker.get(), pid);
        } catch (HaproxySocketException e) {
          long pid = worker.get().pid();
          problem =
              "worker "
                  + pid
                  + " does not answer"
                  + Processes.ifStopped(pid)
                  + ": "
                  + e.getMessage();
        }
      }
      if (System.nanoTime() - end > 0) {
        return new ProcessState.Unresponsive(
            "master " + table.masterPid() + " answers, but " + problem);
      }
      // Between two workers, or just before the master ends because a worker was killed.
      Processes.pause();
    }
  }

  private static String other(ProcessTable table, Worker expected, String pid) {
    boolean isOld =
        table.oldWorkers().stream().anyMatch(old -> pid.equals(Long.toString(old.pid())));
    return isOld
        ? "worker " + expected.pid() + " is not ready yet; worker " + pid + " serves until it is"
        : "worker " + expected.pid() + " is expected to answer, but " + pid + " does";
  }

  private ProcessState.Running running(ProcessTable table, Worker worker) {
    Optional<String> mark = admin.mark(patience);
    Optional<String> commit =
        mark.isEmpty()
            ? admin.environment(ProcessFile.COMMIT_VARIABLE, patience)
            : mark.filter(id -> !WorkerMark.isChanging(id));
    return new ProcessState.Running(
        table.masterPid(),
        worker.pid(),
        commit,
        table.version(),
        table.uptime(),
        table.reloads(),
        table.oldWorkers().stream()
            .map(
                old -> new ProcessState.OldWorker(old.pid(), old.reloads(), table.replacedFor(old)))
            .toList());
  }
}
