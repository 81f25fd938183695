package io.hrapi.haproxy.process;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes HAProxy's output into its log and starts a new file when that is long: a separate small
 * process at the other end of HAProxy's standard output and error, which outlives hrapi and ends
 * with HAProxy. A file that HAProxy itself had open could not be kept short: it takes O_APPEND off
 * its standard error when a configuration logs there, and goes on at the old place in a file that
 * was emptied.
 */
final class LogWriter {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);

  /**
   * {@code dd} writes what it reads at once, and ends after so many reads, or when there is nothing
   * more to come. A disk that is full costs words, not the writer: without one HAProxy's words
   * would be lost until its next start.
   */
  private static final String SCRIPT =
      """
      umask 077
      reads() {
        said=${1%% records in*}
        echo $((${said##*[!0-9+]}))
      }
      while :; do
        if said=$(dd bs="$2" count="$3" of="$1" oflag=append conv=notrunc 2>&1); then
          [ "$(reads "$said")" = "$3" ] || exit 0
          mv -f "$1" "$1.1"
        else
          said=$(dd bs="$2" count=64 of=/dev/null 2>&1)
          [ "$(reads "$said")" != 0 ] || exit 1
        fi
      done
      """;

  /** A read is as short as what HAProxy writes at a time, so that few lines fill a file early. */
  private static final int READ_BYTES = 1_024;

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Path log;
  private final Path note;
  private final long maximumBytes;

  /**
   * Starts nothing.
   *
   * @param log becomes {@code ….1} when it is full
   * @param maximumBytes of each of the two
   */
  LogWriter(Path log, long maximumBytes) {
    this.log = log;
    this.note = note(log);
    this.maximumBytes = maximumBytes;
  }

  /**
   * Starts a program whose words it writes.
   *
   * @return the program, and the writer
   * @throws IOException if one of them cannot be started
   */
  List<Process> start(ProcessBuilder program) throws IOException {
    ProcessBuilder writer =
        ChildProcess.builder(
            List.of(
                Processes.utility("setsid").toString(),
                "/bin/sh",
                "-c",
                SCRIPT,
                "hrapi-log-writer",
                log.toString(),
                Integer.toString(READ_BYTES),
                Long.toString(Math.max(maximumBytes / READ_BYTES, 1))),
            Path.of("/"));
    writer
        .redirectInput(ProcessBuilder.Redirect.PIPE)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    Files.deleteIfExists(note);
    List<Process> both = ProcessBuilder.startPipeline(List.of(program, writer));
    writeNote(both.get(1).pid());
    return both;
  }

  /** HAProxy has begun by now, and a disk that is full is no reason to end it. */
  private void writeNote(long pid) {
    try {
      Path pipe = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "fd", "0"));
      Disk.write(note, (pid + " " + pipe).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOGGER.warn("The process {}, which writes HAProxy's log, cannot be watched.", pid, e);
    }
  }

  /** Which writer there is, and the pipe out of which it reads. */
  private static Path note(Path log) {
    return log.resolveSibling(log.getFileName() + ".writer");
  }

  /**
   * Into what HAProxy writes whose words come to a log, as /proc names it.
   *
   * @return empty if no writer is known
   */
  static Optional<Path> pipe(Path log) {
    return words(note(log)).map(words -> Path.of(words[1]));
  }

  /** Whether one was started for the HAProxy that runs, as far as its note says. */
  boolean isKnown() {
    return pid().isPresent();
  }

  /** Whether it lives. */
  boolean isAlive() {
    return pid()
        .flatMap(ProcessHandle::of)
        .filter(Processes::isAlive)
        .flatMap(process -> process.info().arguments())
        .filter(arguments -> Arrays.asList(arguments).contains(log.toString()))
        .isPresent();
  }

  /** Waits until it has written the last of what HAProxy said, and ended; not for long. */
  void awaitEnd() {
    pid()
        .flatMap(ProcessHandle::of)
        .filter(process -> isAlive())
        .ifPresent(process -> Processes.awaitGone(List.of(process), LAST_WORDS));
  }

  private Optional<Long> pid() {
    return words(note).map(words -> Long.parseLong(words[0]));
  }

  private static Optional<String[]> words(Path note) {
    try {
      String[] words = Files.readString(note).split(" ", -1);
      // An older hrapi started HAProxy, or we were killed in between.
      return words.length == 2 ? Optional.of(words) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + note, e);
    }
  }
}
