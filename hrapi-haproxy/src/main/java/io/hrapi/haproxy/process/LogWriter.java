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
 * Writes HAProxy's output to its log and starts a new file when the log is full: a separate small
 * process at the other end of HAProxy's standard output and error, which outlives hrapi and ends
 * with HAProxy. A file that HAProxy itself had open could not be limited: HAProxy removes O_APPEND
 * from its standard error when a configuration logs there, and continues at its old offset in a
 * file that was emptied.
 */
final class LogWriter {

  private static final Logger LOGGER = LoggerFactory.getLogger(LogWriter.class);

  /**
   * {@code dd} writes each read at once, and ends after a number of reads or at the end of the
   * input. If the disk is full, output is discarded but the writer continues: without a writer,
   * HAProxy's output would be lost until its next start.
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

  /**
   * The size of one read, about that of one write of HAProxy, so that short reads do not end a file
   * much too early.
   */
  private static final int READ_BYTES = 1_024;

  private static final Duration LAST_WORDS = Duration.ofSeconds(1);

  private final Path log;
  private final Path note;
  private final long maximumBytes;

  /**
   * Creates a writer; starts nothing.
   *
   * @param log the file, which becomes {@code ….1} when it is full
   * @param maximumBytes the maximum size of each of the two files
   */
  LogWriter(Path log, long maximumBytes) {
    this.log = log;
    this.note = note(log);
    this.maximumBytes = maximumBytes;
  }

  /**
   * Starts a program, and a process that writes its output to the log.
   *
   * @return the program and the writer
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

  /** A full disk is no reason to end HAProxy, which has already started. */
  private void writeNote(long pid) {
    try {
      Path pipe = Files.readSymbolicLink(Path.of("/proc", Long.toString(pid), "fd", "0"));
      Disk.write(note, (pid + " " + pipe).getBytes(StandardCharsets.US_ASCII));
    } catch (IOException e) {
      LOGGER.warn("The process {}, which writes HAProxy's log, cannot be watched.", pid, e);
    }
  }

  /**
   * Returns the path of the file that records the writer's process id and the pipe from which it
   * reads.
   */
  private static Path note(Path log) {
    return log.resolveSibling(log.getFileName() + ".writer");
  }

  /**
   * Returns the pipe to which HAProxy writes its output, as named in /proc.
   *
   * @return empty if no writer is known
   */
  static Optional<Path> pipe(Path log) {
    return words(note(log)).map(words -> Path.of(words[1]));
  }

  /**
   * Returns whether a writer was started for the running HAProxy, according to the recorded file.
   */
  boolean isKnown() {
    return pid().isPresent();
  }

  /** Returns whether the recorded writer is alive. */
  boolean isAlive() {
    return pid()
        .flatMap(ProcessHandle::of)
        .filter(Processes::isAlive)
        .flatMap(process -> process.info().arguments())
        .filter(arguments -> Arrays.asList(arguments).contains(log.toString()))
        .isPresent();
  }

  /** Waits up to a second until the writer has written the rest of HAProxy's output and ended. */
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
      // An older hrapi started HAProxy, or hrapi was killed before the file was complete.
      return words.length == 2 ? Optional.of(words) : Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + note, e);
    }
  }
}
