package io.hrapi.app.connection;

import java.nio.ByteBuffer;
import java.util.Set;
import java.util.function.LongSupplier;
import org.eclipse.jetty.server.Request;
import org.eclipse.jetty.server.Response;
import org.eclipse.jetty.util.Callback;
import org.jspecify.annotations.Nullable;

/** A response whose pieces are tracked while they wait for the client to read them. */
final class PacedResponse extends Response.Wrapper {

  private final Set<Piece> waiting;
  private final LongSupplier nanoTime;
  private final Lag lag = new Lag();

  /**
   * Wraps a response.
   *
   * @param waiting the set of all pieces that wait for their clients
   */
  PacedResponse(Request request, Response wrapped, Set<Piece> waiting, LongSupplier nanoTime) {
    super(request, wrapped);
    this.waiting = waiting;
    this.nanoTime = nanoTime;
  }

  @Override
  public void write(boolean last, @Nullable ByteBuffer content, Callback callback) {
    Piece piece = new Piece(callback, content == null ? 0 : content.remaining());
    super.write(last, content, piece);
    piece.await();
  }

  /** What is written at a time, some KiB; the next piece is written once this one is taken. */
  final class Piece extends Callback.Nested {

    private final int bytes;
    private volatile boolean isWaiting;
    private volatile boolean isTaken;
    private volatile long since;
    private volatile long until;

    private Piece(Callback callback, int bytes) {
      super(callback);
      this.bytes = bytes;
    }

    /** Starts to track the piece if it waits for the client; most pieces are taken immediately. */
    private void await() {
      if (isTaken || getRequest().getAttribute(ConnectionHandler.OWN_PACE) != null) {
        return;
      }
      since = nanoTime.getAsLong();
      until = since + lag.left();
      isWaiting = true;
      waiting.add(this);
      if (isTaken) {
        waiting.remove(this);
      }
    }

    @Override
    public void succeeded() {
      end();
      super.succeeded();
    }

    @Override
    public void failed(Throwable why) {
      end();
      super.failed(why);
    }

    private void end() {
      isTaken = true;
      if (isWaiting) {
        waiting.remove(this);
        lag.count(bytes, nanoTime.getAsLong() - since);
      } else {
        lag.count(bytes, 0);
      }
    }

    /** Returns for how many nanoseconds the piece has waited. */
    long waited(long now) {
      return now - since;
    }

    /** Returns whether the client is too slow. */
    boolean isTooLate(long now) {
      return now - until > 0;
    }

    void close(Throwable why) {
      getRequest().getConnectionMetaData().getConnection().getEndPoint().close(why);
    }
  }
}
