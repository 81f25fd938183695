package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.events.change.ConfigurationLoaded;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.change.ConfirmationAwaited;
import io.hrapi.events.change.DeploymentChange;
import io.hrapi.events.change.EventType;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.CommitAttempt.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Records the outcome of commits, once for each requester, and completes their answers.
 * Thread-safe.
 */
public final class CommitEvents {

  private final DeploymentLog log;
  private final String release;

  /**
   * Creates a recorder of commits.
   *
   * @param release the release of hrapi, which is recorded in the events
   */
  public CommitEvents(DeploymentLog log, String release) {
    this.log = log;
    this.release = release;
  }

  /** Records that HAProxy runs a commit, or will load it at its next start. */
  void loaded(CommitInProgress commit, Loaded loaded) {
    Rendered rendered = commit.rendered();
    List<String> warnings = ConfirmationDeadline.warnings(commit, loaded.warnings());
    done(
        commit,
        because ->
            new ConfigurationLoaded(
                rendered.commit(),
                commit.specification().trigger(),
                rendered.version(),
                loaded.outcome(),
                because,
                loaded.pid(),
                loaded.haproxy(),
                release,
                warnings),
        loaded.awaited(),
        rendered.kept(),
        commit.result(
            new LoadPlan(loaded.outcome(), loaded.because(), Optional.empty()),
            loaded.pid(),
            warnings,
            loaded.awaited(),
            0));
  }

  /** Records that HAProxy already runs the configuration. */
  void unchanged(CommitInProgress commit, @Nullable ConfirmationAwaited awaited) {
    Rendered rendered = commit.rendered();
    done(
        commit,
        because ->
            new ConfigurationNotLoaded(
                rendered.commitId(), rendered.version(), Outcome.UNCHANGED, List.of()),
        awaited,
        List.of(),
        commit.result(
            commit.plan(),
            commit.masterPid(),
            ConfirmationDeadline.warnings(commit, rendered.warnings()),
            awaited,
            0));
  }

  /**
   * Records the outcome of a commit for all requesters, and completes their answers.
   *
   * @param change the change for a given reason; it differs between the events only in the reason
   * @param awaited the confirmation that the commit waits for; null if it waits for none
   * @param texts the texts for the log to keep, appended with the first event
   * @param result the result, which differs between the requesters only in event and reason
   */
  private void done(
      CommitInProgress commit,
      Function<String, DeploymentChange> change,
      @Nullable ConfirmationAwaited awaited,
      List<KeptText> texts,
      CommitResult result) {
    List<DeploymentChange> changes = new ArrayList<>(List.of(change.apply(result.because())));
    if (awaited != null) {
      changes.add(awaited);
    }
    CommitResult first =
        begin(commit, commit.first(), changes, texts, result, result.because()).get();
    commit.first().complete(first);
    String shared =
        "shared with the commit of event "
            + first.eventVersion()
            + (result.because().isEmpty() ? "" : ": " + result.because());
    List<DeploymentChange> same = List.of(change.apply(shared));
    tell(commit.others(), answer -> begin(commit, answer, same, List.of(), result, shared));
  }

  private Supplier<CommitResult> begin(
      CommitInProgress commit,
      PendingAnswer answer,
      List<DeploymentChange> changes,
      List<KeptText> texts,
      CommitResult result,
      String because) {
    return log.commit(
        commit.specification().committed(),
        commit.specification().subject(),
        changes,
        texts,
        answer.requester(),
        version -> result.in(version, because));
  }

  /**
   * Answers the requests that joined the commit: all events are submitted before the first is
   * waited for, so that they share an fsync.
   *
   * @param event submits an event, and returns what waits for its answer
   */
  private static void tell(
      List<PendingAnswer> answers, Function<PendingAnswer, Supplier<CommitResult>> event) {
    List<Supplier<CommitResult>> results = new ArrayList<>(answers.size());
    for (PendingAnswer answer : answers) {
      results.add(begun(() -> event.apply(answer)));
    }
    for (int i = 0; i < answers.size(); i++) {
      try {
        answers.get(i).complete(results.get(i).get());
      } catch (RuntimeException e) {
        answers.get(i).fail(e);
      }
    }
  }

  /**
   * Turns an exception at the submission into one at the wait, so that the others are still
   * recorded.
   */
  private static <T> Supplier<T> begun(Supplier<Supplier<T>> beginning) {
    try {
      return beginning.get();
    } catch (RuntimeException e) {
      return () -> {
        throw e;
      };
    }
  }

  /**
   * Records why a commit was not loaded; the caller throws the exception that answers the requests.
   *
   * @param type the type of the events
   * @param words HAProxy's messages, or what prevented the load
   */
  void notDone(CommitInProgress commit, EventType type, Outcome outcome, List<String> words) {
    Rendered rendered = commit.rendered();
    DeploymentChange change =
        new ConfigurationNotLoaded(rendered.commitId(), rendered.version(), outcome, words);
    for (PendingAnswer answer : commit.answers()) {
      log.commit(
          type, commit.specification().subject(), change, List.of(), answer.requester().metadata());
    }
  }
}
