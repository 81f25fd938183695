package io.hrapi.haproxy.socket;

/**
 * The master's response to {@code reload}.
 *
 * @param log the whole response, which from HAProxy 2.7 on includes its messages
 */
public record ReloadAnswer(Outcome outcome, String log) {

  /** The outcome of a reload. */
  public enum Outcome {
    /** The new worker serves. */
    SUCCEEDED,
    /** HAProxy still runs what it ran before. */
    FAILED,
    /** Another reload is in progress: try again. */
    BUSY,
    /** HAProxy before 2.7 does not report it: the process table shows it later. */
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
