package io.hrapi.app.shell;

/** What a command's exit status says; each command's {@code --help} lists its own. */
final class ExitStatus {

  /** All went well. */
  static final int OK = 0;

  /** It failed: it was refused, nobody answered, a file cannot be read. */
  static final int FAILED = 1;

  /** A plan has changes, as other planning tools say it. */
  static final int CHANGES = 2;

  /** The command line was misspelled (EX_USAGE of sysexits.h): 2 is taken. */
  static final int USAGE = 64;

  private ExitStatus() {}
}
