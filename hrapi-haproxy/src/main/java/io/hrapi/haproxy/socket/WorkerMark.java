package io.hrapi.haproxy.socket;

/**
 * What a worker runs since it was changed at run time: a variable of its own, which it has until it
 * ends, and a reload's new worker has not.
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
