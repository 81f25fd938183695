package io.hrapi.events.command;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits until the writer has stored or refused a command. */
public final class Acknowledgement {

  private static final long MAX_WAIT_SECONDS = 30;

  private Acknowledgement() {}

  /**
   * Waits at most 30 seconds.
   *
   * @throws Refusal if the command was refused; other runtime exceptions of the writer are thrown
   *     as they are
   * @throws UnavailableException if the writer did not answer in time, or the thread was
   *     interrupted
   */
  public static <T> T await(CompletableFuture<T> answer) {
    return await(answer, MAX_WAIT_SECONDS);
  }

  /** Waits at most this many seconds; otherwise like {@link #await(CompletableFuture)}. */
  public static <T> T await(CompletableFuture<T> answer, long seconds) {
    try {
      return answer.get(seconds, TimeUnit.SECONDS);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    } catch (TimeoutException e) {
      throw new UnavailableException(
          "the event log did not answer for "
              + seconds
              + " s. It is not known whether this change was stored: read the resource "
              + "before you repeat it.",
          e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("hrapi is stopping", e);
    }
  }
}
