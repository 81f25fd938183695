package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.SingleFlight;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Runs commits that wait at the same time as one. The first waits for its turn, and all that arrive
 * until then join it: their writes were accepted before, so each of them commits the newest version
 * anyway. Thread-safe.
 */
final class SharedCommits {

  /** Bounded because each waiting commit holds a thread of the server. */
  static final int MAX_WAITING = 128;

  private final SingleFlight single;
  private final Consumer<List<PendingAnswer>> commit;
  private final List<PendingAnswer> waiting = new ArrayList<>();

  /**
   * Creates the queue of commits.
   *
   * @param commit commits once and completes every pending answer; an exception that it throws
   *     completes the answers that are still pending
   */
  SharedCommits(SingleFlight single, Consumer<List<PendingAnswer>> commit) {
    this.single = single;
    this.commit = commit;
  }

  /**
   * Joins the next commit and waits for it.
   *
   * @throws DeployException if the commit fails, or too many wait
   */
  CommitResult join(CommitRequest request) {
    PendingAnswer answer = new PendingAnswer(request);
    if (isFirst(answer)) {
      lead();
    }
    return answer.result();
  }

  private synchronized boolean isFirst(PendingAnswer answer) {
    if (waiting.size() >= MAX_WAITING) {
      throw DeployException.of(
          Kind.QUEUE_FULL,
          MAX_WAITING + " commits are already waiting for the one in progress; nothing was done");
    }
    waiting.add(answer);
    return waiting.size() == 1;
  }

  /** Returns the number of waiting requests. */
  synchronized int waiting() {
    return waiting.size();
  }

  private synchronized List<PendingAnswer> take() {
    List<PendingAnswer> taken = List.copyOf(waiting);
    waiting.clear();
    return taken;
  }

  private void lead() {
    List<PendingAnswer> taken = new ArrayList<>();
    try {
      single.run(
          () -> {
            taken.addAll(take());
            commit.accept(taken);
            return true;
          });
      tell(taken, new IllegalStateException("a commit is over, but its client got no answer"));
    } catch (RuntimeException | Error e) {
      // If it never got its turn, it has taken no answers, and nothing else would complete them.
      tell(taken.isEmpty() ? take() : taken, e);
    }
  }

  /** Fails the answers that are still pending. */
  private static void tell(List<PendingAnswer> answers, Throwable why) {
    answers.forEach(answer -> answer.fail(why));
  }
}
