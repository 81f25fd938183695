package io.hrapi.app.stream;

import io.hrapi.events.projection.EventPaths.Bearing;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import org.eclipse.jetty.ee10.servlet.ServletContextRequest;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One reader of the stream: its position, and the piece that is being sent. No method waits: code
 * that has something for the reader calls {@link #pump}, and Jetty does so when the connection
 * accepts more. Thread-safe.
 */
final class StreamReader implements WriteListener {

  private static final Logger LOGGER = LoggerFactory.getLogger(StreamReader.class);
  private static final long COMMENT_NANOS = TimeUnit.SECONDS.toNanos(15);
  private static final long CROWDED_COMMENT_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final long STALLED_NANOS = TimeUnit.SECONDS.toNanos(20);

  /** Large events are written in pieces of this size, so that a slow reader shows progress. */
  private static final int PIECE_BYTES = 1 << 15;

  private static final byte[] RETRY = bytes("retry: 1000\n\n");
  private static final byte[] COMMENT = bytes(":\n\n");

  private final EventStream stream;
  private final Wanted wanted;
  private final HttpServletRequest request;
  private final AsyncContext context;
  private final ServletOutputStream out;
  private final Object lock = new Object();

  private long sent;

  /** Whether changes of the resource's related path affect it at version {@code sent}. */
  private boolean follows;

  private byte @Nullable [] current = RETRY;

  /** The page of the log that is being sent. */
  private @Nullable Page page;

  /** Whether reading a page waits for memory. */
  private boolean waiting;

  private int offset;
  private boolean started;
  private boolean unflushed;
  private boolean fetching;
  private boolean blocked;
  private boolean stopping;
  private boolean ended;
  private long movedNanos = System.nanoTime();

  /**
   * Creates a reader that has received nothing.
   *
   * @param after the version before the first event that it receives
   * @param follows whether changes of the resource's related path affect it at {@code after}
   * @param context the request's asynchronous context
   * @param out the response's output
   */
  StreamReader(
      EventStream stream,
      Wanted wanted,
      long after,
      boolean follows,
      HttpServletRequest request,
      AsyncContext context,
      ServletOutputStream out) {
    this.stream = stream;
    this.wanted = wanted;
    this.sent = after;
    this.follows = follows;
    this.request = request;
    this.context = context;
    this.out = out;
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public void onWritePossible() {
    synchronized (lock) {
      started = true;
      pump();
    }
  }

  @Override
  public void onError(Throwable failure) {
    LOGGER.debug("A reader of the event stream closed its connection.", failure);
    synchronized (lock) {
      end();
    }
  }

  /** Returns whether it wants only the events of one resource. */
  boolean isOfResource() {
    return wanted.resource() != null;
  }

  /** Sends as much as the connection accepts. */
  void pump() {
    synchronized (lock) {
      if (!started || ended) {
        return;
      }
      try {
        while (out.isReady()) {
          blocked = false;
          if (!sendPiece()) {
            return;
          }
        }
        // Jetty calls onWritePossible when the connection accepts more.
        blocked = true;
      } catch (IOException | RuntimeException e) {
        LOGGER.debug("A reader of the event stream closed its connection.", e);
        end();
      }
    }
  }

  /**
   * Writes one piece, or flushes what was written.
   *
   * @return false if nothing is left to do
   */
  private boolean sendPiece() throws IOException {
    byte[] next = next();
    if (next == null) {
      if (unflushed) {
        unflushed = false;
        out.flush();
        return true;
      }
      if (stopping) {
        end();
      }
      return false;
    }
    int length = Math.min(PIECE_BYTES, next.length - offset);
    out.write(next, offset, length);
    unflushed = true;
    movedNanos = System.nanoTime();
    offset += length;
    current = offset < next.length ? next : null;
    if (current == null) {
      offset = 0;
    }
    return true;
  }

  /** Returns what is sent next: the rest of the current piece or page, then new events. */
  private byte @Nullable [] next() {
    if (current != null) {
      return current;
    }
    if (page != null) {
      LargeFrame large = page.large();
      if (large != null && large.hasNext()) {
        return large.next();
      }
      release();
    }
    return stopping ? null : take();
  }

  private void release() {
    if (page != null) {
      stream.release(page);
      page = null;
    }
  }

  /** Returns the next wanted event; null if there is none yet, or it is being read. */
  private byte @Nullable [] take() {
    while (!fetching && !waiting) {
      Frame frame = stream.tail().get(sent + 1);
      if (frame == null || (wanted.resource() != null && !frame.hasPaths())) {
        fetching = sent < stream.told() && stream.fetch(this);
        return null;
      }
      sent++;
      Bearing bearing = frame.on(wanted.resource());
      boolean has = wanted.has(frame.type(), bearing, follows);
      follows = Wanted.follows(bearing, follows);
      if (has) {
        return frame.bytes();
      }
    }
    return null;
  }

  /** Reads the next page of the log; called on a thread that may wait for it. */
  void fill() {
    long after;
    boolean followed;
    synchronized (lock) {
      if (ended) {
        return;
      }
      after = sent;
      followed = follows;
    }
    try {
      Page fetched = stream.page(after, wanted, followed);
      synchronized (lock) {
        fetching = false;
        if (fetched == null) {
          waiting = true;
          return;
        }
        page = fetched;
        sent = fetched.last();
        follows = fetched.follows();
        current = fetched.bytes().length == 0 ? current : fetched.bytes();
        if (ended) {
          release();
        }
        pump();
      }
    } catch (RuntimeException e) {
      LOGGER.error("Cannot read the events after version {} for a reader.", after, e);
      stop();
    }
  }

  /**
   * Sends a comment to an idle reader, and disconnects one that does not read.
   *
   * @param crowded whether places are short: comments are then sent sooner, because only writing
   *     shows which readers are gone
   */
  void tick(long now, boolean crowded) {
    synchronized (lock) {
      if (ended || !started) {
        return;
      }
      if (waiting) {
        waiting = false;
        pump();
      }
      if (blocked && now - movedNanos > STALLED_NANOS) {
        LOGGER.info("A reader of the event stream does not read; closed after version {}.", sent);
        cut();
      } else if (current == null
          && page == null
          && !fetching
          && now - movedNanos > (crowded ? CROWDED_COMMENT_NANOS : COMMENT_NANOS)) {
        current = COMMENT;
        pump();
      }
    }
  }

  /** Ends the stream after the current event; a reader that does not read is disconnected. */
  void stop() {
    synchronized (lock) {
      stopping = true;
      if (!ended) {
        pump();
      }
      if (blocked && !ended) {
        cut();
      }
    }
  }

  /** Closes the connection: the pending write fails, which ends the request. */
  private void cut() {
    stream.leave(this);
    ServletContextRequest.getServletContextRequest(request)
        .getConnectionMetaData()
        .getConnection()
        .getEndPoint()
        .close();
  }

  private void end() {
    if (!ended) {
      ended = true;
      current = null;
      release();
      stream.leave(this);
      context.complete();
    }
  }
}
