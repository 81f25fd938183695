package io.hrapi.haproxy.process;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Runs a program to its end, within a deadline, and passes on its output line by line. */
final class ChildProcess {

  private static final File NOTHING = new File("/dev/null");
  private static final int MAXIMUM_LINE_BYTES = 8_192;

  // HAProxy must not inherit hrapi's secrets, nor variables that a service manager set for hrapi
  // alone.
  private static final Set<String> ENVIRONMENT =
      Set.of("PATH", "TZ", "LANG", "LC_ALL", "LD_LIBRARY_PATH");

  private ChildProcess() {}

  /** Creates a process builder with the environment that HAProxy gets, and with an empty input. */
  static ProcessBuilder builder(List<String> words, Path directory) {
    ProcessBuilder builder = new ProcessBuilder(words);
    builder.environment().keySet().retainAll(ENVIRONMENT);
    return builder.directory(directory.toFile()).redirectInput(NOTHING).redirectErrorStream(true);
  }

  /**
   * Runs a program and waits for its end.
   *
   * @param words the program and its arguments
   * @param reader receives each line of output, cut at 8192 bytes
   * @return the exit status
   * @throws CommandTimeoutException if the program did not end before the deadline; it was killed
   * @throws UncheckedIOException if it cannot be started
   */
  static int run(List<String> words, Path directory, Duration deadline, Consumer<String> reader) {
    Process process;
    try {
      process = builder(words, directory).start();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot run " + words.get(0) + ": " + e.getMessage(), e);
    }
    OutputReader output = new OutputReader(process.getInputStream(), reader);
    Thread thread = new Thread(output, "output of " + words.get(0));
    thread.setDaemon(true);
    thread.start();
    try {
      if (!process.waitFor(deadline.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new CommandTimeoutException(words.get(0), deadline);
      }
      thread.join(deadline.toMillis());
      output.rethrow();
      return process.exitValue();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while " + words.get(0) + " ran", e);
    } finally {
      process.destroyForcibly();
    }
  }

  /** A program did not end before its deadline. */
  static final class CommandTimeoutException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    CommandTimeoutException(String program, Duration deadline) {
      super(program + " did not end within " + deadline.toMillis() + " ms");
    }
  }

  private static final class OutputReader implements Runnable {

    private final InputStream stream;
    private final Consumer<String> reader;
    private volatile @Nullable Throwable failure;

    OutputReader(InputStream stream, Consumer<String> reader) {
      this.stream = new BufferedInputStream(stream, 65_536);
      this.reader = reader;
    }

    @Override
    public void run() {
      ByteArrayOutputStream line = new ByteArrayOutputStream(256);
      try {
        for (int next = stream.read(); next >= 0; next = stream.read()) {
          if (next == '\n') {
            reader.accept(line.toString(StandardCharsets.UTF_8));
            line.reset();
          } else if (line.size() < MAXIMUM_LINE_BYTES) {
            line.write(next);
          }
        }
        if (line.size() > 0) {
          reader.accept(line.toString(StandardCharsets.UTF_8));
        }
      } catch (IOException | RuntimeException e) {
        failure = e;
      }
    }

    void rethrow() {
      if (failure != null) {
        throw new IllegalStateException("the output of a program cannot be read", failure);
      }
    }
  }
}
