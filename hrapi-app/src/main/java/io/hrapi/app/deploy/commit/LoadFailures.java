package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.haproxy.process.LoadFailedException;
import io.hrapi.haproxy.process.ProcessState;
import java.util.List;

/** The messages for a load that failed or may still fail. */
final class LoadFailures {

  private LoadFailures() {}

  /** Returns the exception for a load that HAProxy has not decided yet. */
  static DeployException undecided(CommitInProgress commit, LoadFailedException e) {
    return DeployException.of(
        Kind.OUTCOME_UNKNOWN,
        "HAProxy may still load "
            + commit.rendered().description()
            + ", but hrapi has stopped waiting for it: "
            + e.getMessage()
            + ". hrapi checks every second; the outcome will be recorded as an event and "
            + "shown as \"lastCommit\" in /v1/status. Until then nothing else is loaded; "
            + HaproxyAccess.WAY_OUT);
  }

  /**
   * Returns the exception for a load that failed.
   *
   * @param messages HAProxy's messages
   */
  static DeployException failed(
      CommitInProgress commit, LoadFailedException e, List<String> messages) {
    return DeployException.withMessages(
        kind(e),
        "HAProxy did not load "
            + commit.rendered().description()
            + "; "
            + after(commit, e.state())
            + ": "
            + e.getMessage(),
        messages);
  }

  private static Kind kind(LoadFailedException e) {
    if (e.state() instanceof ProcessState.Unresponsive) {
      return Kind.HAPROXY_UNAVAILABLE;
    }
    // The configuration may be valid: the problem is hrapi's own files.
    return e.isOfFiles() ? Kind.FILES_UNAVAILABLE : Kind.CONFIGURATION_REFUSED;
  }

  /** Describes what runs after a failed load, as HAProxy reports it, not as it should be. */
  private static String after(CommitInProgress commit, ProcessState now) {
    if (!(commit.state() instanceof ProcessState.Running former)) {
      return "HAProxy did not run before";
    }
    if (now instanceof ProcessState.Running running) {
      return running.commitId().equals(former.commitId())
          ? "what ran before still runs unchanged"
          : "what runs now is not what ran before";
    }
    return now instanceof ProcessState.Stopped
        ? "HAProxy terminated, and nothing is served until hrapi has started the "
            + "previous configuration"
        : "it is not known whether the previous configuration is still served";
  }
}
