package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * A program that is this machine's HAProxy, but for its check, or its start: that waits while the
 * file {@code slow} is there, and refuses everything while {@code refuse} is. A master that reloads
 * waits before it is HAProxy again while {@code reload} is there.
 */
public final class HaproxyScript {

  private final Path folder;
  private final Path program;

  /** Writes one whose check is another, into a folder of its own. */
  public HaproxyScript(Path parent) {
    this(parent, "-c");
  }

  /** Likewise, one whose start is another. */
  public static HaproxyScript ofStarts(Path parent) {
    return new HaproxyScript(parent, "-W");
  }

  private HaproxyScript(Path parent, String act) {
    try {
      folder = Files.createTempDirectory(parent, "haproxy-");
      // HAProxy's account comes here, and the script makes files.
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

  /** The value of {@code HAPROXY_BIN}. */
  public String program() {
    return program.toString();
  }

  public void slow(boolean wanted) {
    set("slow", wanted);
  }

  public void refuse(boolean wanted) {
    set("refuse", wanted);
  }

  /** Whether masters wait in the middle of a reload. */
  public void holdReloads(boolean wanted) {
    set("reload", wanted);
  }

  /** Waits until a master is in the middle of a reload. */
  public void awaitReload() {
    Await.until("a master reloads", () -> Files.exists(folder.resolve("reloading")));
  }

  /** Makes it a program that cannot be run, or one that can. */
  public void missing(boolean wanted) {
    try {
      Files.setPosixFilePermissions(
          program, PosixFilePermissions.fromString(wanted ? "rw-r--r--" : "rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until a check is under way. */
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
