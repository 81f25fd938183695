package io.hrapi.app.body;

import io.hrapi.api.problem.ProblemCode;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.concurrent.TimeoutException;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Reads the body of one request to its end, whenever more of it arrives, and then passes the
 * request on. No thread waits in the meantime. A refused body is still read, up to a limit: a
 * client that is still sending when the connection closes never sees the answer.
 */
final class BodyReading implements Runnable {

  private static final Logger LOGGER = LoggerFactory.getLogger(BodyReading.class);

  private static final long MAX_DRAINED_BYTES = 100_000_000;
  private static final int STATUSES_OF_CLIENTS = 400;
  private static final int STATUSES_OF_SERVERS = 500;

  private final Request request;
  private final BodyHandler.Next next;
  private final Rate rate;
  private final long limit;
  private final String tooLarge;
  private final @Nullable BodyPlace place;
  private final @Nullable GzipDecoder gzip;
  private @Nullable BodyRefusal refusal;
  private long came;
  private boolean waited;

  /**
   * Prepares the reading.
   *
   * @param next receives the request with its body, or without it if it is refused
   * @param limit the most bytes, as received
   * @param place stores the body; null if the request is already refused
   * @param gzip the decoder of a gzip body; null for another
   * @param refusal null unless the request is already refused
   */
  BodyReading(
      Request request,
      BodyHandler.Next next,
      Rate rate,
      BodyHandler.Limit limit,
      @Nullable BodyPlace place,
      @Nullable GzipDecoder gzip,
      @Nullable BodyRefusal refusal) {
    this.request = request;
    this.next = next;
    this.rate = rate;
    this.limit = limit.bytes();
    this.tooLarge = limit.tooLarge();
    this.place = place;
    this.gzip = gzip;
    this.refusal = refusal;
  }

  /** Reads the available bytes; called again when there are more. */
  @Override
  public void run() {
    while (true) {
      Content.Chunk chunk = request.read();
      if (chunk == null) {
        if (!waited) {
          waited = true;
          // Releases what the body holds, however the connection ends.
          Request.addCompletionListener(request, failure -> close());
        }
        request.demand(this);
        return;
      }
      if (Content.Chunk.isFailure(chunk)) {
        refusal = refusal == null ? of(chunk.getFailure()) : refusal;
        end();
        return;
      }
      boolean goOn = take(chunk);
      boolean last = chunk.isLast();
      chunk.release();
      if (last) {
        complete();
      }
      if (last || !goOn) {
        end();
        return;
      }
    }
  }

  /**
   * Stores a chunk.
   *
   * @return whether to read on
   */
  private boolean take(Content.Chunk chunk) {
    int length = chunk.remaining();
    came += length;
    try {
      rate.count(length);
      if (refusal == null) {
        keep(chunk.getByteBuffer());
      }
    } catch (BodyRefusedException e) {
      refusal = e.refusal();
    } catch (UncheckedIOException e) {
      LOGGER.error("The body of a request cannot be stored.", e);
      refusal =
          new BodyRefusal(
              ProblemCode.STORE_UNAVAILABLE,
              ProblemCode.STORE_UNAVAILABLE.status(),
              String.format("%s: %s", e.getMessage(), e.getCause()),
              false);
    }
    if (refusal == null) {
      return true;
    }
    close();
    return refusal.status() != BodyRefusal.TIMEOUT && came < MAX_DRAINED_BYTES;
  }

  private void keep(ByteBuffer bytes) {
    BodyPlace kept = place;
    if (kept == null) {
      throw new IllegalStateException("a body that is neither refused nor stored anywhere");
    }
    if (came > limit) {
      throw new BodyRefusedException(BodyRefusal.tooLarge(tooLarge));
    }
    if (gzip != null) {
      gzip.decode(bytes, (decoded, length) -> kept.take(decoded, 0, length));
    } else if (bytes.hasArray()) {
      kept.take(bytes.array(), bytes.arrayOffset() + bytes.position(), bytes.remaining());
    } else {
      byte[] copy = new byte[bytes.remaining()];
      bytes.get(copy);
      kept.take(copy, 0, copy.length);
    }
  }

  private void complete() {
    if (refusal != null) {
      refusal = refusal.read();
      return;
    }
    try {
      if (gzip != null) {
        gzip.finish();
      }
    } catch (BodyRefusedException e) {
      refusal = e.refusal().read();
    }
  }

  /** Passes the request on. */
  private void end() {
    if (gzip != null) {
      gzip.close();
    }
    if (refusal != null || place == null) {
      close();
      request.setAttribute(BodyRefusal.ATTRIBUTE, refusal);
      next.handle(new DecodedRequest(request, Content.Source.from(ByteBuffer.allocate(0)), 0));
      return;
    }
    place.complete();
    if (!waited && place.isHeld()) {
      Request.addCompletionListener(request, failure -> close());
    }
    next.handle(new DecodedRequest(request, place.content(), place.size()));
  }

  private void close() {
    if (gzip != null) {
      gzip.close();
    }
    if (place != null) {
      place.close();
    }
  }

  private static BodyRefusal of(Throwable failure) {
    if (failure instanceof TimeoutException || failure.getCause() instanceof TimeoutException) {
      return BodyRefusal.late("the body did not arrive in time");
    }
    if (failure instanceof HttpException http
        && http.getReason() != null
        && !http.getReason().contains("EOF")
        && http.getCode() >= STATUSES_OF_CLIENTS
        && http.getCode() < STATUSES_OF_SERVERS) {
      return BodyRefusal.badRequest("the body is not framed as HTTP: " + http.getReason())
          .withStatus(http.getCode());
    }
    return BodyRefusal.badRequest("the body ended before it was complete");
  }
}
