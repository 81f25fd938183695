package io.hrapi.haproxy.process;

import io.hrapi.haproxy.configuration.BindAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** Whether hrapi's HAProxy runs, according to HAProxy itself. */
public sealed interface ProcessState {

  /** Describes the state in words. */
  String words();

  /**
   * HAProxy runs and responds.
   *
   * @param workerPid the process id of the worker that has the listeners
   * @param commitId the commit that this worker runs; empty if it was started by other means than
   *     hrapi, or changes at run time were not completed
   * @param version HAProxy's version, for instance {@code 2.6.12-1+deb12u4}
   * @param uptime of the master, in whole seconds
   * @param reloads the number of reloads of the master, including failed ones
   * @param oldWorkers the workers of earlier loads, which finish their connections
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
     * Returns whether the worker listens on an address and no other process listens on an
     * overlapping one: then the next worker can take it over.
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
   * @param reloads the number of reloads since it was started, including failed ones
   * @param replaced the least time since it was replaced, in whole seconds
   */
  record OldWorker(long pid, int reloads, Duration replaced) {}

  /** HAProxy does not run. */
  record Stopped() implements ProcessState {

    @Override
    public String words() {
      return "no HAProxy runs";
    }
  }

  /**
   * A process exists but did not respond completely in time. Nothing is loaded then, since a second
   * HAProxy would take half the traffic without an error; {@link HaproxyProcess#stop} ends it.
   *
   * @param problem the failure, in words
   */
  record Unresponsive(String problem) implements ProcessState {

    @Override
    public String words() {
      return "HAProxy does not answer: " + problem;
    }
  }
}
