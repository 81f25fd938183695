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
  /** HAProxy's check accepted the configuration, and its new addresses are free. */
  CHECKED,
  /** A note records what is being loaded, and who requested it. */
  NOTED,
  /** {@code live} points to the commit. */
  LIVE_SWITCHED,
  /** The states of servers that the worker knows are written for the next worker. */
  STATES_WRITTEN,
  /** HAProxy was started, or a reload was requested. */
  ASKED,
  /** A worker serves the commit. */
  SERVES,
  /** The worker is marked as being changed at run time. */
  MARKED,
  /** The worker accepted all changes. */
  CHANGED,
  /** The worker reports the expected state. */
  READ_BACK,
  /** The worker is marked as running the commit. */
  MARK_REPLACED,
  /** The event is in the log. */
  RECORDED,
  /** The note is deleted. */
  NOTE_DELETED,
  /** The files of other commits are deleted. */
  PRUNED;

  /**
   * The system property with the path of a file, which may be missing. It lists steps, one in each
   * line, after which the program ends as if it were killed; for tests.
   */
  public static final String HALT_PROPERTY = "hrapi.haltAfter";

  private static final String HALT_AFTER = System.getProperty(HALT_PROPERTY, "");
  private static final int STATUS_OF_A_KILL = 137;

  /** Reports that the step was done. */
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
