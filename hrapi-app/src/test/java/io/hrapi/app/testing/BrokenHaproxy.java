package io.hrapi.app.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A HAProxy that fails on purpose. */
public final class BrokenHaproxy {

  private BrokenHaproxy() {}

  /**
   * The HAProxy of this machine, but for what it refuses while a file is there.
   *
   * @param word of its command: {@code -c} for a check, {@code -W} for a start
   * @param flag the file; its folder gets the program
   */
  public static Path refusing(String word, Path flag) throws IOException {
    Path program = flag.resolveSibling(flag.getFileName() + ".sh");
    Files.writeString(
        program,
        """
        #!/bin/sh
        for word in "$@"; do
          if [ "$word" = '%s' ] && [ -e '%s' ]; then
            echo '[ALERT]    (1) : config : refused on purpose.' >&2
            exit 1
          fi
        done
        exec '%s' "$@"
        """
            .formatted(word, flag, RunningHrapi.haproxyProgram()));
    Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    return program;
  }
}
