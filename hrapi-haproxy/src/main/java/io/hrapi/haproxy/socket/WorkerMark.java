package io.hrapi.haproxy.socket;

/**
 * Marks what a worker runs since it was changed at run time: a variable that it has until it ends,
 * and that the new worker of a reload does not have.
 */
public final class WorkerMark {

  private static final String CHANGING = "changing-";

  private WorkerMark() {}

  /** Says that somebody is at work, to bring it to a commit. */
  public static String changing(String commitId) {
    return CHANGING + commitId;
  }

  /** Whether a mark says so. */
  public static boolean isChanging(String mark) {
    return mark.startsWith(CHANGING);
  }
}
