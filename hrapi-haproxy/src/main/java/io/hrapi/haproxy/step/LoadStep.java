package io.hrapi.haproxy.step;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The steps of loading a configuration, each reported right after it was done. The program may be
 * killed after any of them and must leave a state from which a plain commit can continue: the tests
 * try each. A new step in the code must be added here.
 */
public enum LoadStep {
  /** The folder of the commit is on disk. */
  FILES_WRITTEN,
  /** HAProxy's check took it, and its new addresses are free. */
  CHECKED,
  /** A note says what is being loaded, and who asked for it. */
  NOTED,
  /** {@code live} names the commit. */
  LIVE_SWITCHED,
  /** What the worker knows of its servers is written down for the next one. */
  STATES_WRITTEN,
  /** HAProxy was started, or asked for a reload. */
  ASKED,
  /** A worker serves the commit. */
  SERVES,
  /** The worker is marked as one that is being changed as it runs. */
  MARKED,
  /** The worker took all changes. */
  CHANGED,
  /** The worker is what it was to be, by its own word. */
  READ_BACK,
  /** The worker is marked as one that runs the commit. */
  MARK_REPLACED,
  /** The log has the event. */
  RECORDED,
  /** The note is gone. */
  NOTE_DELETED,
  /** The files of other commits are gone. */
  PRUNED;

  /**
   * Names a file, which need not be there: of steps, one a line, after each of which the program
   * ends as if it were killed; for tests.
   */
  public static final String HALT_PROPERTY = "hrapi.haltAfter";

  private static final String HALT_AFTER = System.getProperty(HALT_PROPERTY, "");
  private static final int STATUS_OF_A_KILL = 137;

  /** Says that it has been taken. */
  public void taken() {
    if (!HALT_AFTER.isEmpty() && isNamed(Path.of(HALT_AFTER))) {
      Runtime.getRuntime().halt(STATUS_OF_A_KILL);
    }
  }

  private boolean isNamed(Path file) {
    try {
      return Files.exists(file) && Files.readAllLines(file).contains(name());
    } catch (IOException e) {
      throw new UncheckedIOException("the steps in " + file + " cannot be read", e);
    }
  }
}
