package io.hrapi.app.home;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * Held while hrapi serves a log; the file names the process that holds it. The kernel releases it
 * when the process ends, however it ends.
 */
public final class HomeLock implements AutoCloseable {

  private final FileChannel channel;

  private HomeLock(FileChannel channel) {
    this.channel = channel;
  }

  static HomeLock take(Home home) {
    Path file = file(home);
    try {
      FileChannel channel = PrivateFiles.open(file);
      if (tryLock(channel) == null) {
        channel.close();
        OptionalLong holder = holder(home);
        throw new LockedException(
            "another hrapi serves \""
                + home.name()
                + "\" in "
                + home.path()
                + (holder.isPresent() ? " (process " + holder.getAsLong() + ")" : "")
                + "; stop it (./hrapi stop), or start this one under another name");
      }
      channel.truncate(0);
      channel.write(
          ByteBuffer.wrap((ProcessHandle.current().pid() + "\n").getBytes(StandardCharsets.UTF_8)),
          0);
      return new HomeLock(channel);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot lock " + file, e);
    }
  }

  /** Returns the id of the process that holds the lock; empty if none does. */
  public static OptionalLong holder(Home home) {
    Path file = file(home);
    if (!Files.exists(file)) {
      return OptionalLong.empty();
    }
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return OptionalLong.empty();
      }
      String pid = Files.readString(file).strip();
      return pid.matches("\\d{1,18}") ? OptionalLong.of(Long.parseLong(pid)) : OptionalLong.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot examine the lock " + file, e);
    }
  }

  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      // This process itself holds it.
      return null;
    }
  }

  private static Path file(Home home) {
    return home.path().resolve("lock");
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot release the lock", e);
    }
  }

  /** Another process holds the lock. */
  public static final class LockedException extends RuntimeException {
    private static final long serialVersionUID = 1;

    LockedException(String message) {
      super(message);
    }
  }
}
