package io.hrapi.haproxy;

import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.process.TrialBind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Ports below the kernel's ephemeral range, each for one test on this machine: the port's byte of a
 * file stays locked until this JVM ends, so that no other JVM takes the port before the test
 * listens there.
 */
final class FreePorts {

  private static final int FIRST = 21_000;
  private static final int END = 32_000;
  private static final int TRIES = 2_000;
  private static final FileChannel FILE = open();
  // Keeps the locks reachable: the JVM releases those that are garbage collected.
  private static final List<FileLock> HELD = new ArrayList<>();

  private FreePorts() {}

  static synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (isOurs(port) && isFree(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port from " + FIRST + " to " + END);
  }

  /** Locks a port; returns false if this JVM or another one has already locked it. */
  private static boolean isOurs(int port) {
    try {
      FileLock lock = FILE.tryLock(port, 1, false);
      return lock != null && HELD.add(lock);
    } catch (OverlappingFileLockException e) {
      return false;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    return TrialBind.unavailable(
            List.of(BindAddress.parse("*:" + port), BindAddress.parse("[::]:" + port)))
        .isEmpty();
  }

  private static FileChannel open() {
    String name = "hrapi-test-ports-" + System.getProperty("user.name");
    try {
      return FileChannel.open(
          Path.of(System.getProperty("java.io.tmpdir"), name),
          StandardOpenOption.CREATE,
          StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
