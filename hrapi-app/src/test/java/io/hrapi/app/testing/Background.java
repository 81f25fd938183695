package io.hrapi.app.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Runs work in the background of a test, each task on a thread of its own: on two processors the
 * JVM's common pool has a single thread, and from JDK 25 on a task that blocks there delays all
 * later ones.
 */
public final class Background {

  private Background() {}

  public static <T> CompletableFuture<T> start(Supplier<T> work) {
    return CompletableFuture.supplyAsync(
        work,
        task -> {
          Thread thread = new Thread(task, "beside-the-test");
          thread.setDaemon(true);
          thread.start();
        });
  }
}
