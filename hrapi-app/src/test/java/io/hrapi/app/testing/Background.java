package io.hrapi.app.testing;

import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/**
 * Work beside a test, each on a thread of its own: the JVM's common pool has one alone on two
 * processors, and from JDK 25 on what waits there holds up all that comes after it.
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
