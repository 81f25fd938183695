package io.hrapi.app.transfer;

import io.hrapi.events.command.UnavailableException;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.log.LogHead;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Exports the log as one file; limits how many exports are in progress. Thread-safe. */
public final class Exports {

  /** Each export takes as much disk space as the log until it has been read. */
  private static final int EXPORTS_AT_ONCE = 4;

  /** So many more exports wait, each with a thread; others are refused immediately. */
  private static final int EXPORTS_WAITING = 8;

  private static final long EXPORT_WAIT_SECONDS = 20;

  private final EventStore store;
  private final TransferFiles files;
  private final Semaphore slots = new Semaphore(EXPORTS_AT_ONCE, true);
  private final Semaphore waiting = new Semaphore(EXPORTS_WAITING);

  /**
   * Creates the exports of one log.
   *
   * @param store the store of the log
   */
  public Exports(EventStore store, TransferFiles files) {
    this.store = store;
    this.files = files;
  }

  /**
   * The log as one file, consistent even while events are written.
   *
   * @param content the file's bytes
   * @param size in bytes
   * @param head the end of the log in the file
   */
  public record Export(InputStream content, long size, LogHead head) {}

  /**
   * Exports the log; the file is deleted when its content is closed.
   *
   * @throws UnavailableException if too many exports are in progress
   */
  public Export export() {
    begin();
    boolean handed = false;
    try {
      Export export = files.use(this::export);
      handed = true;
      return export;
    } finally {
      if (!handed) {
        slots.release();
      }
    }
  }

  /** Returns the head that an export would have at the moment. */
  public LogHead head() {
    return store.head();
  }

  private Export export(Path file) {
    LogHead head = store.export(file);
    try {
      // The file is deleted while it is open, so that nothing is left, whatever its reader does.
      return new Export(
          new ExportStream(Files.newInputStream(file), slots::release), Files.size(file), head);
    } catch (IOException e) {
      throw new UncheckedIOException("the export cannot be read", e);
    }
  }

  /**
   * Runs an action with the file of an export and the end of the log in it; the file is deleted
   * afterwards.
   *
   * @throws UnavailableException if too many exports are in progress
   */
  <T> T use(BiFunction<Path, LogHead, T> act) {
    begin();
    try {
      return files.use(file -> act.apply(file, store.export(file)));
    } finally {
      slots.release();
    }
  }

  private void begin() {
    if (!slots.tryAcquire() && !awaitTurn()) {
      throw new UnavailableException(
          EXPORTS_AT_ONCE
              + " exports and backups are in progress, each as large as the log, and others "
              + "are waiting; try again later",
          null);
    }
  }

  private boolean awaitTurn() {
    if (!waiting.tryAcquire()) {
      return false;
    }
    try {
      return slots.tryAcquire(EXPORT_WAIT_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UnavailableException("hrapi is stopping", e);
    } finally {
      waiting.release();
    }
  }

  /** Runs an action once, when the export has been read or abandoned. */
  private static final class ExportStream extends FilterInputStream {

    private final AtomicReference<@Nullable Runnable> onClose;

    ExportStream(InputStream content, Runnable onClose) {
      super(content);
      this.onClose = new AtomicReference<>(onClose);
    }

    @Override
    public void close() throws IOException {
      try {
        super.close();
      } finally {
        Runnable once = onClose.getAndSet(null);
        if (once != null) {
          once.run();
        }
      }
    }
  }
}
