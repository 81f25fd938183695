package io.hrapi.app.deploy.commit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.machine.SingleFlight;
import io.hrapi.app.testing.Await;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Which requests share a commit. */
final class SharedCommitsTest {

  private static final int LIMIT_SECONDS = 30;

  private final SingleFlight single = new SingleFlight();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch busy = new CountDownLatch(1);
  private final CountDownLatch free = new CountDownLatch(1);
  private final List<Integer> commits = new ArrayList<>();

  @AfterEach
  void end() {
    free.countDown();
    threads.shutdownNow();
  }

  /** Occupies HAProxy until the test releases it. */
  private void occupy() throws InterruptedException {
    Future<?> occupied =
        threads.submit(
            () ->
                single.runOwn(
                    () -> {
                      busy.countDown();
                      awaitFree();
                      return true;
                    }));
    busy.await();
    assertThat(occupied.isDone()).isFalse();
  }

  private void awaitFree() {
    try {
      free.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static CommitRequest request() {
    return new CommitRequest(
        Preconditions.NONE,
        Requester.of(CommandMetadata.byHrapi("request-1", null)),
        false,
        0,
        Consent.NONE);
  }

  private List<Future<CommitResult>> join(SharedCommits shared, int count) {
    List<Future<CommitResult>> answers = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      answers.add(threads.submit(() -> shared.join(request())));
    }
    return answers;
  }

  @Test
  void allWhoWaitHearTheSameOfOneAct() throws Exception {
    SharedCommits shared =
        new SharedCommits(
            single,
            pending -> {
              commits.add(pending.size());
              throw new IllegalStateException("commit " + commits.size());
            });
    occupy();
    List<Future<CommitResult>> answers = join(shared, SharedCommits.MAX_WAITING);
    Await.until("one more is one too many", () -> isRefused(shared));
    free.countDown();
    for (Future<CommitResult> answer : answers) {
      assertThatThrownBy(() -> answer.get(LIMIT_SECONDS, TimeUnit.SECONDS))
          .isInstanceOf(ExecutionException.class)
          .hasRootCauseMessage("commit 1");
    }
    assertThat(commits).containsExactly(SharedCommits.MAX_WAITING);
    // A later request gets a commit of its own.
    assertThatThrownBy(() -> shared.join(request())).hasMessage("commit 2");
    assertThat(commits).containsExactly(SharedCommits.MAX_WAITING, 1);
  }

  /** Asks only while the queue is full: otherwise this request would wait in it. */
  private boolean isRefused(SharedCommits shared) {
    if (shared.waiting() < SharedCommits.MAX_WAITING) {
      return false;
    }
    try {
      shared.join(request());
      return false;
    } catch (DeployException e) {
      assertThat(e.kind()).isEqualTo(DeployException.Kind.QUEUE_FULL);
      return true;
    }
  }

  @Test
  void aTicketThatTheActForgotFailsInsteadOfWaiting() {
    SharedCommits forgetful = new SharedCommits(single, pending -> commits.add(pending.size()));
    assertThatThrownBy(() -> forgetful.join(request()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("got no answer");
  }

  @Test
  void theServerKeepsThreadsForOthers() throws Exception {
    occupy();
    List<Future<Boolean>> waiting = new ArrayList<>();
    for (int i = 0; i < SingleFlight.MAX_WAITING; i++) {
      waiting.add(threads.submit(() -> single.run(() -> true)));
    }
    Await.until(
        "one more is one too many",
        () -> {
          Future<Boolean> one = threads.submit(() -> single.run(() -> true));
          try {
            return !one.get(10, TimeUnit.MILLISECONDS);
          } catch (ExecutionException e) {
            assertThat(e.getCause()).isInstanceOf(DeployException.class);
            return true;
          }
        });
    free.countDown();
    int served = 0;
    for (Future<Boolean> each : waiting) {
      try {
        assertThat(each.get(LIMIT_SECONDS, TimeUnit.SECONDS)).isTrue();
        served++;
      } catch (ExecutionException e) {
        // A request that tested whether there was room took its place.
        assertThat(e.getCause()).isInstanceOf(DeployException.class);
      }
    }
    assertThat(served).isPositive();
    assertThat(single.run(() -> true)).isTrue();
  }
}
