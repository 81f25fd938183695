package io.hrapi.app.testing;

import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The state after a crash between loading a commit and recording it: HAProxy runs the commit, the
 * note about it exists, the log has no event for it.
 */
public final class Crash {

  private Crash() {}

  /**
   * Loads a configuration, lets hrapi crash before it is recorded, and restarts hrapi.
   *
   * @param hrapi runs before and afterwards
   * @param load loads the configuration, now or soon; its request gets no answer
   */
  public static void between(RunningHrapi hrapi, Runnable load) {
    hrapi.haltAfter(LoadStep.SERVES, LoadStep.MARK_REPLACED);
    try {
      load.run();
    } catch (UncheckedIOException e) {
      // The connection breaks when hrapi is killed; the next lines check that it was.
    }
    hrapi.awaitEnd();
    Path note = hrapi.instance().resolve("loading.json");
    if (!Files.exists(note)) {
      throw new AssertionError("there is no " + note);
    }
    hrapi.start();
    Await.until("the note is gone", () -> !Files.exists(note));
  }
}
