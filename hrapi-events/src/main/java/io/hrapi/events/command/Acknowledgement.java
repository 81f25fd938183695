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
   * Waits half a minute at most.
   *
   * @throws Refusal or what else the writer throws
   * @throws UnavailableException if it did not answer in time
   */
  public static <T> T await(CompletableFuture<T> answer) {
    return await(answer, MAX_WAIT_SECONDS);
  }

  /** Waits so many seconds at most. */
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
