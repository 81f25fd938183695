package io.hrapi.haproxy.socket;

/**
 * The mark on a worker that says what it runs since it was changed at run time: an entry in the
 * worker's memory, which the new worker of a reload does not have.
 */
public final class WorkerMark {

  private static final String CHANGING = "changing-";

  private WorkerMark() {}

  /** Returns the mark of a worker that is being changed to run a commit. */
  public static String changing(String commitId) {
    return CHANGING + commitId;
  }

  /** Returns whether a mark is that of a worker that is being changed. */
  public static boolean isChanging(String mark) {
    return mark.startsWith(CHANGING);
  }
}
