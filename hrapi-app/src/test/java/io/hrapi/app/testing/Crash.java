package io.hrapi.app.testing;

import io.hrapi.haproxy.step.LoadStep;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What a crash leaves between loading a commit and recording it: HAProxy runs it, the note of it is
 * there, the log has not its event.
 */
public final class Crash {

  private Crash() {}

  /**
   * Has something loaded, and hrapi come back from such a crash.
   *
   * @param hrapi runs before and afterwards
   * @param load has it loaded, now or soon; who waits for the answer gets none
   */
  public static void between(RunningHrapi hrapi, Runnable load) {
    hrapi.haltAfter(LoadStep.SERVES, LoadStep.MARK_REPLACED);
    try {
      load.run();
    } catch (UncheckedIOException e) {
      // The connection of whom it was killed under; that it was is looked at next.
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
