package io.hrapi.app.task;

/** Why a task was not done, in one line. Carries no stack trace: it is an answer, not a fault. */
final class TaskException extends RuntimeException {

  private static final long serialVersionUID = 1;
  private final int status;

  private TaskException(int status, String message) {
    super(message, null, false, false);
    this.status = status;
  }

  /** What was asked for is not understood. */
  static TaskException badRequest(String message) {
    return new TaskException(400, message);
  }

  /** The body is longer than that of any task. */
  static TaskException tooLarge(String message) {
    return new TaskException(413, message);
  }

  /** The state does not allow it. */
  static TaskException conflict(String message) {
    return new TaskException(409, message);
  }

  /** The HTTP status of the answer. */
  int status() {
    return status;
  }
}
