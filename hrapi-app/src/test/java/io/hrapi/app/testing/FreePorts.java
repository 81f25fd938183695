package io.hrapi.app.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;

/**
 * Hands out ports on which nothing listens, each to one test on this machine: the port's byte of a
 * file stays locked until this JVM ends. All are below the kernel's ephemeral range, so that no
 * outgoing connection takes one.
 */
public final class FreePorts {

  private static final int FIRST = 10_000;
  private static final int END = 20_000;
  private static final int TRIES = 2_000;
  private static final List<FileLock> HELD = new ArrayList<>();
  private static final FileChannel FILE = open();

  private FreePorts() {}

  /** Returns a port that is free now and that no other test gets. */
  public static synchronized int next() {
    for (int i = 0; i < TRIES; i++) {
      int port = ThreadLocalRandom.current().nextInt(FIRST, END);
      if (take(port)) {
        return port;
      }
    }
    throw new AssertionError("no free port from " + FIRST + " to " + END);
  }

  /** Returns the first of two consecutive ports that are free now and that no other test gets. */
  public static synchronized int nextTwo() {
    for (int i = 0; i < TRIES; i++) {
      int port = next();
      if (take(port + 1)) {
        return port;
      }
    }
    throw new AssertionError("no two free ports side by side from " + FIRST + " to " + END);
  }

  private static boolean take(int port) {
    FileLock lock = lock(port);
    if (lock == null) {
      return false;
    }
    HELD.add(lock);
    return isFree(port);
  }

  private static @org.jspecify.annotations.Nullable FileLock lock(int port) {
    try {
      return FILE.tryLock(port, 1, false);
    } catch (OverlappingFileLockException e) {
      return null;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket()) {
      socket.bind(new InetSocketAddress(port));
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  private static FileChannel open() {
    Path file =
        Path.of(
            System.getProperty("java.io.tmpdir"),
            "hrapi-test-ports-" + System.getProperty("user.name"));
    try {
      return FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
