package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether hrapi's HAProxy runs, according to HAProxy itself. */
public sealed interface ProcessState {

  /** In words for people. */
  String words();

  /**
   * It runs and answers.
   *
   * @param workerPid of the worker that has the listeners
   * @param commitId what that worker loaded; empty if it was started by other means than ours
   * @param version HAProxy's, 2.6.12-1+deb12u4 for instance
   * @param uptime of the master, in whole seconds
   * @param reloads since then, failed ones among them
   * @param oldWorkers those of earlier reloads, which finish their connections
   */
  record Running(
      long masterPid,
      long workerPid,
      Optional<String> commitId,
      String version,
      Duration uptime,
      int reloads,
      List<OldWorker> oldWorkers)
      implements ProcessState {

    public Running {
      oldWorkers = List.copyOf(oldWorkers);
    }

    /**
     * Whether its worker has an address, and nobody else has it or a part of it: then the next one
     * takes it over.
     */
    public boolean listens(BindAddress address) {
      return Listeners.has(workerPid, address);
    }

    @Override
    public String words() {
      return "HAProxy, process "
          + masterPid
          + ", runs "
          + commitId.map(id -> "commit " + id).orElse("a configuration that is not a commit");
    }
  }

  /**
   * A worker that was replaced.
   *
   * @param reloads that it has survived, failed ones among them
   * @param replaced how long ago, at least; in whole seconds
   */
  record OldWorker(long pid, int reloads, Duration replaced) {}

  /** It does not run. */
  record Stopped() implements ProcessState {

    @Override
    public String words() {
      return "no HAProxy runs";
    }
  }

  /**
   * Something is there, but no whole answer came from it in time. Nothing is loaded then, since a
   * second HAProxy would take half the traffic without an error; {@link HaproxyProcess#stop} ends
   * it.
   *
   * @param problem what failed
   */
  record Unresponsive(String problem) implements ProcessState {

    @Override
    public String words() {
      return "HAProxy does not answer: " + problem;
    }
  }
}
