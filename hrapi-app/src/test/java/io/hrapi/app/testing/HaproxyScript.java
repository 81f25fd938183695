package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A wrapper of this machine's HAProxy that changes its check or its start: that waits while the
 * file {@code slow} exists, and fails while {@code refuse} exists. A master that reloads waits,
 * before it executes HAProxy again, while {@code reload} exists.
 */
public final class HaproxyScript {

  private final Path folder;
  private final Path program;

  /** Creates a wrapper that changes the check, in a folder of its own. */
  public HaproxyScript(Path parent) {
    this(parent, "-c");
  }

  /** Creates a wrapper that changes the start, in a folder of its own. */
  public static HaproxyScript ofStarts(Path parent) {
    return new HaproxyScript(parent, "-W");
  }

  private HaproxyScript(Path parent, String act) {
    try {
      folder = Files.createTempDirectory(parent, "haproxy-");
      // HAProxy's account must enter the folder, and the script creates files in it.
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxrwxrwx"));
      RunningHrapi.passable(parent);
      program = folder.resolve("haproxy.sh");
      Files.writeString(
          program,
          """
          #!/bin/bash
          # A master that has forked its worker calls itself once more, to wait for it.
          if [ "$HAPROXY_MWORKER_REEXEC" ] && [ -z "$HAPROXY_MWORKER_WAIT_ONLY" ]; then
            while [ -e '%1$s/reload' ]; do : > '%1$s/reloading'; sleep 0.02; done
          elif [[ " $* " == *' %3$s '* ]]; then
            : > '%1$s/checking'
            while [ -e '%1$s/slow' ]; do sleep 0.02; done
            rm -f '%1$s/checking'
            if [ -e '%1$s/refuse' ]; then
              echo '[ALERT]    (1) : config : refused on purpose.' >&2
              exit 1
            fi
          fi
          # By this name it calls itself for a reload.
          exec -a "$0" '%2$s' "$@"
          """
              .formatted(folder, RunningHrapi.haproxyProgram(), act));
      Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Returns the value for {@code HAPROXY_BIN}. */
  public String program() {
    return program.toString();
  }

  public void slow(boolean wanted) {
    set("slow", wanted);
  }

  public void refuse(boolean wanted) {
    set("refuse", wanted);
  }

  /** Sets whether masters wait in the middle of a reload. */
  public void holdReloads(boolean wanted) {
    set("reload", wanted);
  }

  /** Waits until a master is in the middle of a reload. */
  public void awaitReload() {
    Await.until("a master reloads", () -> Files.exists(folder.resolve("reloading")));
  }

  /** Makes the program not executable, or executable again. */
  public void missing(boolean wanted) {
    try {
      Files.setPosixFilePermissions(
          program, PosixFilePermissions.fromString(wanted ? "rw-r--r--" : "rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a check is in progress. */
  public void awaitCheck() {
    Await.until("a check is under way", () -> Files.exists(folder.resolve("checking")));
  }

  private void set(String name, boolean wanted) {
    try {
      Path file = folder.resolve(name);
      if (wanted) {
        Files.writeString(file, "");
      } else {
        Files.deleteIfExists(file);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
