package io.hrapi.events.model;

import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * What the log knows of the HAProxy that hrapi owns, at a version.
 *
 * @param pending what a commit would load; null if that runs already
 * @param pendingSince the version that last made it something else; 0 if none did
 * @param running what was loaded last; null before the first commit
 * @param runningSince the version that last had another text or other files loaded; 0 if none did:
 *     the same upload is another configuration with another certificate
 * @param commit the commit that loaded it
 * @param lastAttempt the last commit, whatever came of it
 * @param stopRequested whether the last thing asked of HAProxy was to stop: then hrapi does not
 *     start it by itself
 * @param drifted whether what is live was found to be something else than the commit
 * @param confirmation what the last commit waits for; null if it stays as it is
 */
public record Deployment(
    @Nullable ConfigurationReference pending,
    long pendingSince,
    @Nullable ConfigurationReference running,
    long runningSince,
    @Nullable LoadedCommit commit,
    @Nullable CommitAttempt lastAttempt,
    boolean stopRequested,
    boolean drifted,
    @Nullable Confirmation confirmation) {

  /** Before the first event. */
  public static final Deployment NONE =
      new Deployment(null, 0, null, 0, null, null, false, false, null);

  /** What had a configuration loaded, which decides what is pending afterwards. */
  public enum Trigger {
    /** The model was committed. */
    COMMIT,
    /** What was pending became running, and the other way round. */
    SWAP,
    /** An upload was loaded at once. */
    UPLOAD,
    /** A commit was not confirmed in time. */
    BACK
  }

  /** After a change of the model: that version is pending, but for an upload, which stays. */
  public Deployment modelChanged(long version) {
    return pending instanceof UploadReference
        ? this
        : withPending(new ModelReference(version), version);
  }

  /** After an upload: it is pending. */
  public Deployment uploaded(UploadReference upload, long version) {
    return withPending(upload, version);
  }

  /**
   * After the pending upload was discarded: the newest model is pending, or nothing if it runs.
   *
   * @param newestModel the newest version that changed the model; 0 if none did
   */
  public Deployment discarded(long version, long newestModel) {
    ModelReference model = new ModelReference(newestModel);
    return withPending(newestModel == 0 || model.equals(running) ? null : model, version);
  }

  /**
   * After a configuration was loaded, or found good while HAProxy is to stay stopped. The former
   * running becomes pending, which is the way back; but after a commit of the model an upload or a
   * newer model stays pending. Where the same was loaded once more, HAProxy having died meanwhile,
   * the way back stays what it was. No confirmation is waited for any more.
   *
   * @param newestModel the newest version that changed the model
   */
  public Deployment loaded(
      LoadedCommit loaded, CommitAttempt attempt, Trigger trigger, long newestModel) {
    ConfigurationReference next = loaded.configuration().equals(running) ? pending : running;
    if (trigger == Trigger.COMMIT) {
      if (pending instanceof UploadReference) {
        next = pending;
      } else if (newestModel > attempt.rendered()) {
        next = new ModelReference(newestModel);
      }
    }
    long version = attempt.version();
    return new Deployment(
        next,
        Objects.equals(next, pending) ? pendingSince : version,
        loaded.configuration(),
        loaded.equals(commit) ? runningSince : version,
        loaded,
        attempt,
        attempt.outcome() == Outcome.STAGED && stopRequested,
        drifted,
        null);
  }

  /**
   * After a commit that moved nothing: the same ran already, which makes it stay, or HAProxy did
   * not take it.
   */
  public Deployment attempted(CommitAttempt attempt) {
    return new Deployment(
        pending,
        pendingSince,
        running,
        runningSince,
        commit,
        attempt,
        stopRequested,
        drifted,
        attempt.outcome() == Outcome.UNCHANGED ? null : confirmation);
  }

  /** After a commit that stays only if it is confirmed. */
  public Deployment awaiting(Confirmation awaited) {
    return withConfirmation(awaited);
  }

  /** After the commit was confirmed. */
  public Deployment confirmed() {
    return withConfirmation(null);
  }

  /** After HAProxy was started or stopped. */
  public Deployment withStopRequested(boolean requested) {
    return new Deployment(
        pending,
        pendingSince,
        running,
        runningSince,
        commit,
        lastAttempt,
        requested,
        drifted,
        confirmation);
  }

  /** After what is live was found to be something else, or the commit again. */
  public Deployment withDrifted(boolean found) {
    return new Deployment(
        pending,
        pendingSince,
        running,
        runningSince,
        commit,
        lastAttempt,
        stopRequested,
        found,
        confirmation);
  }

  private Deployment withPending(@Nullable ConfigurationReference next, long version) {
    return new Deployment(
        next,
        Objects.equals(next, pending) ? pendingSince : version,
        running,
        runningSince,
        commit,
        lastAttempt,
        stopRequested,
        drifted,
        confirmation);
  }

  private Deployment withConfirmation(@Nullable Confirmation next) {
    return new Deployment(
        pending,
        pendingSince,
        running,
        runningSince,
        commit,
        lastAttempt,
        stopRequested,
        drifted,
        next);
  }
}
