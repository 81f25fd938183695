package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.events.command.Refusal;
import io.hrapi.events.projection.View;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** A request for a commit, and the answer that its client will get. Thread-safe. */
final class PendingAnswer {

  private final CommitRequest request;
  private final CompletableFuture<CommitResult> outcome = new CompletableFuture<>();

  PendingAnswer(CommitRequest request) {
    this.request = request;
  }

  Requester<CommitResult> requester() {
    return request.requester();
  }

  /**
   * Returns whether the preconditions on the model hold and the client consents to what the commit
   * may replace; otherwise completes the answer with the refusal.
   */
  boolean holds(CommitSpecification specification, View view, Replacement replacement) {
    try {
      request.preconditions().checkModel(view);
      replacement.check(specification, view, request.consent());
      return true;
    } catch (Refusal.Stale | DeployException e) {
      fail(e);
      return false;
    }
  }

  void complete(CommitResult result) {
    outcome.complete(result);
  }

  /** Completes the answer with a failure, unless it is already complete. */
  void fail(Throwable why) {
    outcome.completeExceptionally(why);
  }

  /** Waits for the result; throws the exception if the commit failed. */
  CommitResult result() {
    try {
      return outcome.join();
    } catch (CompletionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }
}
