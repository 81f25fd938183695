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
   * Whether what the client expects of the model holds, and it agrees to what the commit may
   * replace; if not, that is what it hears.
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

  /** Tells of a failure, unless the client has heard something already. */
  void fail(Throwable why) {
    outcome.completeExceptionally(why);
  }

  /** Waits for what came of it; what went wrong is thrown here. */
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
