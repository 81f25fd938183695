package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.ProcessState;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Records the outcome of a commit whose event never reached the log, because hrapi ended in between
 * or HAProxy took longer than hrapi waited.
 */
public final class Recovery {

  private static final Logger LOGGER = LoggerFactory.getLogger(Recovery.class);

  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final LoadingNote note;
  private final Drift drift;
  private final String release;

  /**
   * Creates a recovery for one log and its HAProxy.
   *
   * @param release the release of hrapi, which is recorded in the events
   */
  public Recovery(
      DeploymentLog log, HaproxyAccess haproxy, LoadingNote note, Drift drift, String release) {
    this.log = log;
    this.haproxy = haproxy;
    this.note = note;
    this.drift = drift;
    this.release = release;
  }

  /** The outcome of a commit that was being loaded. */
  public enum Finding {
    /** No commit was being loaded, or its outcome is recorded. */
    NOTHING,
    /** HAProxy has not decided yet. */
    UNDECIDED,
    /** HAProxy runs it, which is now recorded. */
    LOADED,
    /** HAProxy does not run it, which is now recorded. */
    NOT_LOADED
  }

  /**
   * Looks for a commit that was being loaded and was not recorded; if there is one, queries what
   * HAProxy runs and records the outcome. Must be called only while no commit is in progress.
   */
  public Finding recordWhatIsFound() {
    Optional<LoadingNote.Content> found = note.read();
    if (found.isEmpty()) {
      return Finding.NOTHING;
    }
    LoadingNote.Content content = found.get();
    ProcessState state = haproxy.process().state();
    if (state instanceof ProcessState.Unresponsive) {
      // The outcome is unknown; the note stays until HAProxy answers.
      return Finding.UNDECIDED;
    }
    Finding finding = isRecorded(content) ? Finding.NOTHING : record(content, state);
    setLiveRight();
    note.delete();
    return finding;
  }

  private Finding record(LoadingNote.Content content, ProcessState state) {
    boolean waited = note.isOwn(content);
    if (state instanceof ProcessState.Running running
        && running.commitId().equals(Optional.of(content.commitId()))) {
      recordLoaded(
          content,
          running,
          waited
              ? "HAProxy took longer than hrapi waited"
              : "hrapi ended between loading and recording; it was found running at hrapi's "
                  + "start");
      drift.loaded();
      return Finding.LOADED;
    }
    List<String> words = new ArrayList<>();
    if (waited) {
      words.add("HAProxy took longer than hrapi waited, and did not load it: " + state.words());
      words.addAll(haproxy.process().messages().lastComplaints());
    } else {
      words.add("hrapi ended before HAProxy had loaded it");
    }
    log.commit(
        DeploymentLog.failed(content.trigger()),
        content.subject(),
        new ConfigurationNotLoaded(content.commitId(), content.version(), Outcome.FAILED, words),
        List.of(),
        content.metadata());
    LOGGER.warn("Commit {} was not loaded: {}", content.commitId(), words);
    return Finding.NOT_LOADED;
  }

  /**
   * Records the outcome of an earlier commit, before the caller loads something else.
   *
   * @throws DeployException while the outcome of an earlier commit is unknown
   */
  void requireDecided() {
    if (recordWhatIsFound() == Finding.UNDECIDED) {
      throw DeployException.of(
          Kind.OUTCOME_UNKNOWN,
          "HAProxy may still be loading the previous commit; nothing was done. Its "
              + "outcome will be recorded as an event; "
              + HaproxyAccess.WAY_OUT);
    }
  }

  /**
   * Points {@code live} to the commit that HAProxy runs, or while HAProxy is stopped to the
   * recorded one, so that a start or a reload by someone else changes nothing. Must be called only
   * while no commit is in progress.
   */
  public void setLiveRight() {
    ProcessState state = haproxy.process().state();
    LoadedCommit recorded = log.deployment().commit();
    if (state instanceof ProcessState.Running running) {
      running.commitId().ifPresent(haproxy.process()::putBack);
    } else if (state instanceof ProcessState.Stopped && recorded != null) {
      haproxy.process().putBack(recorded.id());
    }
  }

  /** Returns whether the log has the event, so that only the note is left. */
  private boolean isRecorded(LoadingNote.Content content) {
    LoadedCommit commit = log.deployment().commit();
    return commit != null && commit.equals(content.commit());
  }

  private void recordLoaded(
      LoadingNote.Content content, ProcessState.Running running, String warning) {
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
            List.of(warning)));
    RollbackPoint back = RollbackPoint.of(log.deployment());
    LoadingNote.Term term = content.confirm();
    if (term != null && back != null) {
      changes.add(back.awaited(term.seconds(), term.untilMicros()));
    }
    log.commit(
        DeploymentLog.committed(content.trigger()),
        content.subject(),
        changes,
        kept(content),
        content.metadata());
  }

  /**
   * Returns the texts for the log to keep: the loaded text, from the folder from which HAProxy
   * loaded it, and others.
   */
  private List<KeptText> kept(LoadingNote.Content content) {
    List<KeptText> kept = new ArrayList<>(content.others());
    if (content.loadedIsKept()) {
      Hash expected = content.commit().text();
      haproxy
          .runDirectory()
          .live()
          .filter(folder -> folder.commitId().equals(content.commitId()))
          .flatMap(Recovery::text)
          .filter(text -> Rendered.sha256(text).equals(expected))
          .ifPresentOrElse(
              text -> kept.add(new KeptText(expected, text)),
              () ->
                  LOGGER.error(
                      "The configuration of commit {}, which HAProxy runs, is no longer on disk, "
                          + "so the log cannot store it.",
                      content.commitId()));
    }
    return kept;
  }

  private static Optional<String> text(CommitFolder folder) {
    try {
      return Optional.of(Files.readString(folder.haproxyCfg()));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + folder.haproxyCfg(), e);
    }
  }
}
