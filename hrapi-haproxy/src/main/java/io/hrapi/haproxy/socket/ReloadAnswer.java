package io.hrapi.haproxy.socket;

/**
 * The master's answer to {@code reload}.
 *
 * @param log what HAProxy wrote meanwhile; empty before 2.7
 */
public record ReloadAnswer(Outcome outcome, String log) {

  /** The outcome of a reload. */
  public enum Outcome {
    /** The new worker serves. */
    SUCCEEDED,
    /** What ran goes on. */
    FAILED,
    /** Another reload is on its way: ask again. */
    BUSY,
    /** HAProxy before 2.7 does not say: the process table tells later. */
    UNKNOWN
  }

  static ReloadAnswer parse(String answer) {
    if (answer.startsWith("Success=1")) {
      return new ReloadAnswer(Outcome.SUCCEEDED, answer);
    }
    if (answer.startsWith("Success=0")) {
      boolean busy = answer.contains("Another reload is still in progress");
      return new ReloadAnswer(busy ? Outcome.BUSY : Outcome.FAILED, answer);
    }
    boolean busy = answer.contains("Another reload is still in progress");
    return new ReloadAnswer(busy ? Outcome.BUSY : Outcome.UNKNOWN, answer);
  }
}
