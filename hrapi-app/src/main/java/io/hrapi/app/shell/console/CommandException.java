package io.hrapi.app.shell.console;

import org.jspecify.annotations.Nullable;

/** A command failed. The message is for people and has one or more lines. */
public final class CommandException extends RuntimeException {

  private static final long serialVersionUID = 1;

  private final int status;

  private CommandException(String message, int status, @Nullable Throwable cause) {
    super(message, cause);
    this.status = status;
  }

  /** Creates the failure of a command. */
  public static CommandException failed(String message, @Nullable Throwable cause) {
    return new CommandException(message, ExitStatus.FAILED, cause);
  }

  /** Creates the failure for an invalid command line or environment variable. */
  public static CommandException misuse(String message) {
    return new CommandException(message, ExitStatus.USAGE, null);
  }

  /** Returns the exit status. */
  public int status() {
    return status;
  }
}
