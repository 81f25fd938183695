package io.hrapi.events.model;

import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The state of the HAProxy that hrapi owns, as recorded in the log up to a version.
 *
 * @param pending the pending configuration: the newest model, an upload, or what ran before; null
 *     if there is none
 * @param pendingSince the version that last changed {@code pending}; 0 if none did
 * @param running the configuration that was loaded last; null before the first commit
 * @param runningSince the version that last loaded a different text or different files; 0 if none
 *     did. The same upload with a different certificate counts as different
 * @param commit the commit that loaded it
 * @param lastAttempt the last commit, whatever its outcome
 * @param stopRequested whether the last request to start or stop HAProxy was to stop it: then hrapi
 *     does not start it by itself
 * @param drifted whether HAProxy was found to run something other than the commit
 * @param confirmation the confirmation that the last commit waits for; null if it waits for none
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

  /** The state before the first event. */
  public static final Deployment NONE =
      new Deployment(null, 0, null, 0, null, null, false, false, null);

  /** The reason why a configuration was loaded, which decides what is pending afterwards. */
  public enum Trigger {
    /** The model was committed. */
    COMMIT,
    /** The pending and the running configuration were swapped. */
    SWAP,
    /** An upload was loaded immediately. */
    UPLOAD,
    /** A commit was rolled back because it was not confirmed in time. */
    BACK
  }

  /**
   * Returns the state after a change of the model: that version is pending, unless an upload is
   * pending.
   */
  public Deployment modelChanged(long version) {
    return pending instanceof UploadReference
        ? this
        : withPending(new ModelReference(version), version);
  }

  /** Returns the state after an upload, which is then pending. */
  public Deployment uploaded(UploadReference upload, long version) {
    return withPending(upload, version);
  }

  /**
   * Returns the state after the pending upload was discarded: the newest model is pending, or
   * nothing if it is running.
   *
   * @param newestModel the newest version that changed the model; 0 if none did
   */
  public Deployment discarded(long version, long newestModel) {
    ModelReference model = new ModelReference(newestModel);
    return withPending(newestModel == 0 || model.equals(running) ? null : model, version);
  }

  /**
   * Returns the state after a configuration was loaded, or accepted while HAProxy is to stay
   * stopped. The configuration that ran before becomes pending, so that it can be restored; but
   * after a commit of the model, a pending upload or a newer model stays pending. If the same
   * configuration was loaded again, because HAProxy had died, {@code pending} does not change. Any
   * confirmation is no longer waited for.
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
   * Returns the state after a commit that loaded nothing: either the same configuration already
   * ran, which also confirms it, or it was not loaded.
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

  /** Returns the state after a commit that is rolled back unless it is confirmed. */
  public Deployment awaiting(Confirmation awaited) {
    return withConfirmation(awaited);
  }

  /** Returns the state after the commit was confirmed. */
  public Deployment confirmed() {
    return withConfirmation(null);
  }

  /** Returns the state after a request to start or stop HAProxy. */
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

  /** Returns the state after drift was found, or was found to have ended. */
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
