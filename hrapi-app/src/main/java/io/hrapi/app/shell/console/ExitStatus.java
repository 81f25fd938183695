package io.hrapi.app.shell.console;

/** What a command's exit status says; each command's {@code --help} lists its own. */
public final class ExitStatus {

  /** All went well. */
  public static final int OK = 0;

  /** It failed: it was refused, nobody answered, a file cannot be read. */
  public static final int FAILED = 1;

  /** A plan has changes, as other planning tools say it. */
  public static final int CHANGES = 2;

  /** The command line was misspelled (EX_USAGE of sysexits.h): 2 is taken. */
  public static final int USAGE = 64;

  private ExitStatus() {}
}
