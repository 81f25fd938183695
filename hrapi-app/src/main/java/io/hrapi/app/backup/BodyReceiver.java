package io.hrapi.app.backup;

import java.io.IOException;
import java.net.http.HttpHeaders;
import java.net.http.HttpResponse.BodySubscriber;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * Passes on the body of an answer piece by piece; the next piece is requested when the previous one
 * has been consumed. A sink that throws ends the transfer and the connection.
 */
final class BodyReceiver implements BodySubscriber<Void> {

  private final HttpHeaders headers;
  private final Sink sink;
  private final Runnable progress;
  private final CompletableFuture<Void> body = new CompletableFuture<>();
  private Flow.@Nullable Subscription subscription;

  /** Consumes a body. */
  interface Sink {

    /**
     * Is called with the size of the body before it arrives, 0 if unknown; throws if it is too
     * large.
     */
    default void announce(long bytes) {}

    void take(ByteBuffer bytes) throws IOException;
  }

  /**
   * Creates a receiver of one answer.
   *
   * @param progress is called for each piece
   */
  BodyReceiver(HttpHeaders headers, Sink sink, Runnable progress) {
    this.headers = headers;
    this.sink = sink;
    this.progress = progress;
  }

  @Override
  public CompletionStage<Void> getBody() {
    return body;
  }

  @Override
  public void onSubscribe(Flow.Subscription subscribed) {
    subscription = subscribed;
    try {
      sink.announce(headers.firstValueAsLong("Content-Length").orElse(0));
      subscribed.request(1);
    } catch (BackupException | NumberFormatException e) {
      end(e);
    }
  }

  @Override
  public void onNext(List<ByteBuffer> pieces) {
    if (body.isDone()) {
      return;
    }
    try {
      progress.run();
      for (ByteBuffer piece : pieces) {
        sink.take(piece);
      }
      Objects.requireNonNull(subscription).request(1);
    } catch (IOException e) {
      end(new BackupException.Unavailable("the received data cannot be written: " + e, e));
    } catch (RuntimeException e) {
      end(e);
    }
  }

  @Override
  public void onError(Throwable failure) {
    body.completeExceptionally(failure);
  }

  @Override
  public void onComplete() {
    body.complete(null);
  }

  private void end(Throwable why) {
    body.completeExceptionally(why);
    Objects.requireNonNull(subscription).cancel();
  }
}
