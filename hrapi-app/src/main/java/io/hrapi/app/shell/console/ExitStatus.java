package io.hrapi.app.shell.console;

/** The meanings of exit statuses; each command's {@code --help} lists its own. */
public final class ExitStatus {

  /** Success. */
  public static final int OK = 0;

  /** Failure: for example, the request was refused, nothing answered, or a file cannot be read. */
  public static final int FAILED = 1;

  /** A plan has changes; other planning tools use the same status. */
  public static final int CHANGES = 2;

  /** The command line is not valid (EX_USAGE of sysexits.h); not 2, which means changes. */
  public static final int USAGE = 64;

  private ExitStatus() {}
}
