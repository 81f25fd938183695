package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.events.change.ConfigurationNotLoaded;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.CommitAttempt.Outcome;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.Objects;

/**
 * Accepts requests for commits, runs one commit at a time, and answers each request. Thread-safe.
 */
public final class Deployer {

  private final SingleFlight single;
  private final DeploymentLog log;
  private final Recovery recovery;
  private final Replacement replacement;
  private final CommitSources sources;
  private final Committer committer;
  private final SharedCommits shared;

  public Deployer(
      SingleFlight single,
      DeploymentLog log,
      Recovery recovery,
      Replacement replacement,
      CommitSources sources,
      Committer committer) {
    this.single = single;
    this.log = log;
    this.recovery = recovery;
    this.replacement = replacement;
    this.sources = sources;
    this.committer = committer;
    this.shared = new SharedCommits(single, answers -> commit(sources.model(0), answers));
  }

  /**
   * Commits the newest model. Requests that wait at the same time are done as one commit, each with
   * its own event; except dry-runs, and commits that are to be confirmed.
   *
   * @throws DeployException if HAProxy refuses it or is not available, and what ran continues; if
   *     it is to be confirmed and there is nothing to roll back to; if it would replace an upload,
   *     or stop everything that is served, without consent; if too many requests wait
   */
  public CommitResult commit(CommitRequest request) {
    return request.dryRun() || request.confirmSeconds() > 0
        ? commit(sources.model(request.confirmSeconds()), request)
        : shared.join(request);
  }

  /**
   * Commits the pending configuration; what runs becomes pending. While HAProxy is stopped it stays
   * stopped, and its next start loads what was committed.
   *
   * @throws DeployException as for a commit of the model; if it is to be confirmed while HAProxy is
   *     stopped
   * @throws io.hrapi.events.command.Refusal.NotFound if nothing is pending
   */
  public CommitResult commitPending(CommitRequest request) {
    return commit(sources.pending(request.confirmSeconds()), request);
  }

  /**
   * Loads an uploaded configuration at once.
   *
   * @param text the text as it was uploaded
   * @throws DeployException as for a commit of the model; for an unknown variable, or a port out of
   *     range
   */
  public CommitResult upload(String text, CommitRequest request) {
    return commit(sources.upload(text, request.confirmSeconds()), request);
  }

  private CommitResult commit(CommitSpecification specification, CommitRequest request) {
    return single.run(
        () -> {
          if (request.dryRun()) {
            View view = log.view();
            request.preconditions().checkModel(view);
            replacement.check(specification, view, request.consent());
            return committer.dryRun(specification, view);
          }
          PendingAnswer answer = new PendingAnswer(request);
          commit(specification, List.of(answer));
          return answer.result();
        });
  }

  /** Commits once for all requests whose preconditions hold. */
  private void commit(CommitSpecification specification, List<PendingAnswer> answers) {
    // The outcome of an earlier load must be known first.
    recovery.requireDecided();
    View view = log.view();
    List<PendingAnswer> holding =
        answers.stream().filter(answer -> answer.holds(specification, view, replacement)).toList();
    if (!holding.isEmpty()) {
      committer.commit(specification, view, holding);
    }
  }

  /**
   * Rolls back a commit that was not confirmed in time; the previous configuration is loaded like
   * any commit. Does nothing if that commit no longer waits. While HAProxy is stopped on request it
   * stays stopped, and its next start loads the previous configuration.
   *
   * @param waiting the confirmation that is awaited
   * @param metadata the requester, which is hrapi itself
   * @throws RuntimeException if the rollback fails, which is recorded as an event; the commit still
   *     waits
   */
  public void goBackFrom(Confirmation waiting, CommandMetadata metadata) {
    single.runOwn(
        () -> {
          recovery.requireDecided();
          View view = log.view();
          if (waiting.equals(view.deployment().confirmation())) {
            goBackFrom(waiting, view, metadata);
          }
          return true;
        });
  }

  private void goBackFrom(Confirmation waiting, View view, CommandMetadata metadata) {
    RollbackPoint point = RollbackPoint.of(waiting);
    CommitSpecification specification = sources.rollback(point);
    PendingAnswer answer =
        new PendingAnswer(
            new CommitRequest(Preconditions.NONE, Requester.of(metadata), false, 0, Consent.NONE));
    try {
      committer.commit(specification, view, List.of(answer));
      answer.result();
    } catch (RuntimeException e) {
      CommitAttempt recorded = log.deployment().lastAttempt();
      boolean undecided = e instanceof DeployException known && known.isOutcomeUnknown();
      if (!undecided && Objects.equals(recorded, view.deployment().lastAttempt())) {
        log.commit(
            specification.failed(),
            specification.subject(),
            new ConfigurationNotLoaded(
                point.commit().id(),
                point.rendered(),
                Outcome.FAILED,
                List.of(String.valueOf(e.getMessage()))),
            List.of(),
            metadata);
      }
      throw e;
    }
  }
}
