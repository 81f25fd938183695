package io.hrapi.app.http.accesslog;

import io.hrapi.events.file.PrivateFiles;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.eclipse.jetty.server.RequestLog;
import org.eclipse.jetty.util.BlockingArrayQueue;
import org.eclipse.jetty.util.component.AbstractLifeCycle;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes lines into one file for each day (UTC). Each file is accessible to its owner alone (0600)
 * whatever the umask is; the permissions of Jetty's own class depend on the umask. One thread
 * writes the lines of all callers. If it cannot keep up, or the disk is full, lines are dropped,
 * and no caller waits. Thread-safe.
 */
final class DailyFile extends AbstractLifeCycle implements RequestLog.Writer {

  /** The placeholder for the day in a file's name. */
  static final String DAY = "yyyy_mm_dd";

  private static final Logger LOGGER = LoggerFactory.getLogger(DailyFile.class);
  private static final DateTimeFormatter FORMAT = DateTimeFormatter.ofPattern("uuuu_MM_dd");

  /** Wakes the writing thread; no request's line is empty. */
  private static final String WAKE = "";

  private static final int MAX_WAITING = 1_024;
  private static final long LOOK_SECONDS = 10;
  private static final long STOP_MILLIS = 5_000;

  private final BlockingArrayQueue<String> waiting = new BlockingArrayQueue<>(MAX_WAITING);
  private final Path folder;
  private final String name;
  private final int keptDays;
  private final long freeBytes;
  private final InstantSource clock;

  private @Nullable Thread thread;
  private @Nullable FileChannel channel;
  private @Nullable LocalDate day;
  private volatile boolean ending;
  private volatile boolean full;
  private boolean failing;

  /**
   * Creates the writer; opens no file yet.
   *
   * @param file a path with {@link #DAY} in its name in place of the day; without it, all days are
   *     in one file
   * @param keptDays how many days before today are kept
   * @param freeBytes lines are dropped while less than this is free on the disk
   */
  DailyFile(String file, int keptDays, long freeBytes, InstantSource clock) {
    this.freeBytes = freeBytes;
    Path path = Path.of(file).toAbsolutePath();
    this.folder = Objects.requireNonNull(path.getParent(), "the root is not a file");
    this.name = path.getFileName().toString();
    this.keptDays = keptDays;
    this.clock = clock;
  }

  /** Returns the file of a day. */
  Path file(LocalDate of) {
    return folder.resolve(name.replace(DAY, FORMAT.format(of)));
  }

  @Override
  public void write(String line) {
    if (waiting.offer(line)) {
      full = false;
    } else if (!full) {
      full = true;
      LOGGER.warn("The access log cannot keep up; lines are dropped.");
    }
  }

  /**
   * Opens today's file and starts the writing thread.
   *
   * @throws IOException if the file cannot be created
   */
  @Override
  protected void doStart() throws IOException {
    turnTo(today());
    Thread started = new Thread(this::run, "hrapi-access-log");
    started.setDaemon(true);
    started.start();
    thread = started;
  }

  /** Stops the thread once the waiting lines are written, or after {@link #STOP_MILLIS}. */
  @Override
  protected void doStop() throws Exception {
    Thread started = thread;
    ending = true;
    // An interrupt would close the file in the middle of a line.
    waiting.offer(WAKE);
    if (started != null) {
      started.join(STOP_MILLIS);
    }
  }

  private void run() {
    List<String> lines = new ArrayList<>();
    try {
      while (!ending || !waiting.isEmpty()) {
        String line = waiting.poll(LOOK_SECONDS, TimeUnit.SECONDS);
        if (line != null) {
          lines.add(line);
        }
        waiting.drainTo(lines);
        lines.remove(WAKE);
        write(lines);
        lines.clear();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      LOGGER.warn("The access log is no longer written: its thread was interrupted.");
    }
    close();
  }

  private void write(List<String> lines) {
    try {
      turnTo(today());
      FileChannel open = channel;
      if (open != null && !lines.isEmpty()) {
        requireRoom();
        ByteBuffer bytes =
            ByteBuffer.wrap((String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8));
        while (bytes.hasRemaining()) {
          open.write(bytes);
        }
      }
      failing = false;
    } catch (IOException e) {
      if (!failing) {
        failing = true;
        LOGGER.warn("The access log cannot be written; lines are dropped.", e);
      }
      // Reopened with the next lines, which may clear the error.
      close();
    }
  }

  private void requireRoom() throws IOException {
    long free = Files.getFileStore(folder).getUsableSpace();
    if (free < freeBytes) {
      throw new IOException(
          free
              + " bytes are free on the disk of "
              + folder
              + ", and "
              + freeBytes
              + " are reserved for the event log");
    }
  }

  private LocalDate today() {
    return LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC);
  }

  private void turnTo(LocalDate today) throws IOException {
    if (channel != null && today.equals(day)) {
      return;
    }
    close();
    channel = PrivateFiles.openToAppend(file(today));
    day = today;
    deleteOld(today);
  }

  private void deleteOld(LocalDate today) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        LocalDate of = dayOf(file.getFileName().toString());
        if (of != null && of.isBefore(today.minusDays(keptDays))) {
          Files.deleteIfExists(file);
        }
      }
    }
  }

  /** Returns the day of one of this log's files; null for any other file. */
  private @Nullable LocalDate dayOf(String found) {
    int begin = name.indexOf(DAY);
    int end = name.length() - begin - DAY.length();
    if (begin < 0
        || found.length() != name.length()
        || !found.startsWith(name.substring(0, begin))
        || !found.endsWith(name.substring(name.length() - end))) {
      return null;
    }
    try {
      return LocalDate.parse(found.substring(begin, begin + DAY.length()), FORMAT);
    } catch (DateTimeException e) {
      return null;
    }
  }

  private void close() {
    FileChannel open = channel;
    channel = null;
    try {
      if (open != null) {
        open.close();
      }
    } catch (IOException e) {
      LOGGER.warn("The access log could not be closed.", e);
    }
  }
}
