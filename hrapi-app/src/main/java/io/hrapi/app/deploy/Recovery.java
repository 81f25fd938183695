package io.hrapi.app.deploy;

import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.ProcessState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Records what became of a commit whose event never reached the log. */
public final class Recovery {

  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final LoadingNote note;
  private final String release;

  /**
   * Wires it.
   *
   * @param release of hrapi, for the events
   */
  public Recovery(DeploymentLog log, HaproxyAccess haproxy, LoadingNote note, String release) {
    this.log = log;
    this.haproxy = haproxy;
    this.note = note;
    this.release = release;
  }

  /**
   * Looks whether a commit was being loaded and not recorded; if so, asks HAProxy what it runs and
   * records that. Only while no commit is under way.
   */
  void recordWhatIsFound() {
    Optional<LoadingNote.Content> found = note.read();
    if (found.isEmpty()) {
      return;
    }
    LoadingNote.Content content = found.get();
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Unresponsive) {
      // Nobody knows yet; the note stays until HAProxy says it.
      return;
    }
    if (!isRecorded(content)) {
      if (state instanceof ProcessState.Running running
          && running.commitId().equals(Optional.of(content.commitId()))) {
        recordLoaded(content, running);
      } else {
        log.commit(
            DeploymentLog.failed(content.trigger()),
            content.subject(),
            new ConfigurationNotLoaded(
                content.commitId(),
                content.version(),
                Outcome.FAILED,
                List.of("hrapi ended before HAProxy had loaded it")),
            List.of(),
            content.requested());
      }
    }
    note.delete();
  }

  /** Whether the event reached the log all the same, and only the note is left. */
  private boolean isRecorded(LoadingNote.Content content) {
    LoadedCommit commit = log.deployment().commit();
    return commit != null && commit.equals(content.commit());
  }

  private void recordLoaded(LoadingNote.Content content, ProcessState.Running running) {
    List<DeploymentChange> changes = new ArrayList<>();
    changes.add(
        new ConfigurationLoaded(
            content.commit(),
            content.trigger(),
            content.version(),
            Outcome.FOUND,
            "",
            running.masterPid(),
            running.version(),
            release,
            List.of("hrapi ended between loading and recording; found running at its start")));
    WayBack back = WayBack.of(log.deployment());
    LoadingNote.Term term = content.confirm();
    if (term != null && back != null) {
      changes.add(back.awaited(term.seconds(), term.untilMicros()));
    }
    log.commit(
        DeploymentLog.committed(content.trigger()),
        content.subject(),
        changes,
        content.kept(),
        content.requested());
  }
}
