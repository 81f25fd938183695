package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * What a crash leaves between loading a commit and recording it: HAProxy runs it, the note of it is
 * there, the log has not its event.
 */
public final class Crash {

  private static final long LIMIT_SECONDS = 30;

  private Crash() {}

  /**
   * Has something loaded, and hrapi come back from such a crash.
   *
   * @param hrapi runs before and afterwards
   * @param load loads it
   */
  public static void between(RunningHrapi hrapi, Runnable load) {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      hrapi.stop();
      Path kept = Files.createTempDirectory(hrapi.root(), "kept-");
      copyLog(hrapi.instance(), kept);
      hrapi.start();
      Await.until(
          "HAProxy is found again", () -> hrapi.haproxy().path("state").asText().equals("running"));
      Path note = hrapi.instance().resolve("loading.json");
      Future<String> seen = thread.submit(awaited(note));
      load.run();
      String content = seen.get(LIMIT_SECONDS, TimeUnit.SECONDS);
      hrapi.kill();
      copyLog(kept, hrapi.instance());
      Files.writeString(note, content);
      hrapi.start();
      Await.until("the note is gone", () -> !Files.exists(note));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (Exception e) {
      throw new AssertionError(e);
    } finally {
      thread.shutdownNow();
    }
  }

  private static Callable<String> awaited(Path file) {
    return () -> {
      long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(LIMIT_SECONDS);
      while (System.nanoTime() - end < 0) {
        if (Files.exists(file)) {
          return Files.readString(file);
        }
        Thread.onSpinWait();
      }
      throw new AssertionError("there was no " + file);
    };
  }

  private static void copyLog(Path from, Path to) throws IOException {
    try (Stream<Path> former = Files.list(to);
        Stream<Path> files = Files.list(from)) {
      for (Path file : former.filter(Crash::isLog).toList()) {
        Files.delete(file);
      }
      for (Path file : files.filter(Crash::isLog).toList()) {
        Files.copy(file, to.resolve(file.getFileName()), StandardCopyOption.COPY_ATTRIBUTES);
      }
    }
  }

  /** With what is kept of where it ended: that is of the same moment. */
  private static boolean isLog(Path file) {
    return file.getFileName().toString().startsWith("log.");
  }
}
