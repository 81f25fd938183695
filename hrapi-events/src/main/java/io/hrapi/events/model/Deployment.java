package io.hrapi.events.model;

import org.jspecify.annotations.Nullable;

/**
 * What the log knows of the HAProxy that hrapi owns, at a version.
 *
 * @param pending what a commit would load; null if that runs already
 * @param running what was loaded last; null before the first commit
 * @param commit the commit that loaded it
 * @param lastAttempt the last commit, whatever came of it
 * @param stopRequested whether the last thing asked of HAProxy was to stop: then hrapi does not
 *     start it by itself
 */
public record Deployment(
    @Nullable ConfigurationReference pending,
    @Nullable ConfigurationReference running,
    @Nullable LoadedCommit commit,
    @Nullable CommitAttempt lastAttempt,
    boolean stopRequested) {

  /** Before the first event. */
  public static final Deployment NONE = new Deployment(null, null, null, null, false);

  /** After a change of the model: that version is pending. */
  public Deployment modelChanged(long version) {
    return new Deployment(
        new ConfigurationReference.ModelReference(version),
        running,
        commit,
        lastAttempt,
        stopRequested);
  }

  /**
   * After a commit of the model was loaded: a newer model stays pending, else the former running
   * becomes it, which is the way back. Where the same was loaded once more, HAProxy having died
   * meanwhile, the way back stays what it was.
   *
   * @param newestModel the newest version that changed the model
   */
  public Deployment loaded(LoadedCommit loaded, CommitAttempt attempt, long newestModel) {
    ConfigurationReference next = loaded.configuration().equals(running) ? pending : running;
    if (newestModel > attempt.rendered()) {
      next = new ConfigurationReference.ModelReference(newestModel);
    }
    return new Deployment(next, loaded.configuration(), loaded, attempt, false);
  }

  /** After a commit that moved nothing: the same ran already, or HAProxy did not take it. */
  public Deployment attempted(CommitAttempt attempt) {
    return new Deployment(pending, running, commit, attempt, stopRequested);
  }

  /** After HAProxy was started or stopped. */
  public Deployment withStopRequested(boolean requested) {
    return new Deployment(pending, running, commit, lastAttempt, requested);
  }
}
