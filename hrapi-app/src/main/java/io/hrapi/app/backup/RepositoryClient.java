package io.hrapi.app.backup;

import com.google.common.hash.Hashing;
import com.google.common.hash.HashingInputStream;
import com.google.common.io.ByteStreams;
import io.hrapi.events.log.Hash;
import java.io.ByteArrayOutputStream;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodySubscribers;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP client of an artifact repository. No request is repeated, and every wait and every
 * answer is bounded. Thread-safe.
 *
 * <p>Every method throws {@link BackupException.Unavailable} if the repository cannot be reached,
 * breaks off, is silent for longer than the time limit or answers 5xx, and {@link
 * BackupException.BadAnswer} for any other status than 200.
 */
final class RepositoryClient {

  private static final int OK = 200;
  private static final int SERVER_ERRORS = 500;

  /** The limit of a whole transfer: one that trickles is never silent. */
  private static final long MAX_TRANSFER_NANOS = TimeUnit.HOURS.toNanos(1);

  private final HttpClient http;
  private final long timeoutNanos;

  /**
   * Creates a client; nothing is connected yet.
   *
   * @param timeout the limit for connecting, and for silence during a transfer
   * @param tls verifies certificates; null if no request uses TLS
   */
  RepositoryClient(Duration timeout, @Nullable SSLContext tls) {
    this.timeoutNanos = timeout.toNanos();
    HttpClient.Builder client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(timeout);
    this.http = (tls == null ? client : client.sslContext(tls)).build();
  }

  /** Describes the repository, for messages. */
  String where(URI uri) {
    return "the artifact repository at " + uri;
  }

  /** Sends a GET request whose answer is the repository's own JSON. */
  RepositoryAnswer ask(URI uri) {
    return RepositoryAnswer.of(where(uri), get(uri));
  }

  /**
   * Sends a GET request.
   *
   * @return the body, at most 1 MiB
   * @throws BackupException.BadAnswer also if the body is larger
   */
  byte[] get(URI uri) {
    return small(HttpRequest.newBuilder(uri).GET(), new Progress());
  }

  /** Sends a PUT request with a short body or none. */
  RepositoryAnswer put(URI uri, BodyPublisher body) {
    return RepositoryAnswer.of(
        where(uri), small(HttpRequest.newBuilder(uri).PUT(body), new Progress()));
  }

  /**
   * The result of an upload.
   *
   * @param sha256 the SHA-256 hash of the bytes that were sent
   */
  record Sent(RepositoryAnswer answer, Hash sha256) {}

  /** Sends a PUT request with some bytes of a file, which are streamed. */
  Sent upload(URI uri, Path file, long offset, long length) throws IOException {
    Progress progress = new Progress();
    try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ).position(offset)) {
      HashingInputStream hashing =
          new HashingInputStream(
              Hashing.sha256(),
              new WatchedStream(
                  ByteStreams.limit(Channels.newInputStream(channel), length), progress));
      BodyPublisher body =
          BodyPublishers.fromPublisher(BodyPublishers.ofInputStream(() -> hashing), length);
      HttpRequest.Builder request =
          HttpRequest.newBuilder(uri).header("Content-Type", "application/octet-stream").PUT(body);
      RepositoryAnswer answer = RepositoryAnswer.of(where(uri), small(request, progress));
      return new Sent(answer, Hash.of(hashing.hash().asBytes()));
    }
  }

  /** Sends a DELETE request. */
  RepositoryAnswer delete(URI uri) {
    return RepositoryAnswer.of(
        where(uri), small(HttpRequest.newBuilder(uri).DELETE(), new Progress()));
  }

  /**
   * Sends a GET request and streams the body into a file.
   *
   * @return whether the answer specified where it ends, so that it is known to be complete
   * @throws BackupException.TooLarge if the body is too large, or is announced to be
   */
  boolean download(URI uri, IncomingDatabase incoming) {
    HttpHeaders headers = send(HttpRequest.newBuilder(uri).GET(), new Progress(), incoming);
    return headers.firstValue("Content-Length").isPresent()
        || headers.firstValue("Transfer-Encoding").isPresent();
  }

  private byte[] small(HttpRequest.Builder request, Progress progress) {
    ShortAnswer answer = new ShortAnswer();
    send(request, progress, answer);
    return answer.body.toByteArray();
  }

  /** Keeps a short answer in memory. */
  private static final class ShortAnswer implements BodyReceiver.Sink {

    private final ByteArrayOutputStream body = new ByteArrayOutputStream();

    @Override
    public void announce(long bytes) {
      if (bytes > Versions.MAX_JSON_BYTES) {
        throw new BackupException.BadAnswer(
            "the artifact repository answered with more than "
                + Versions.MAX_JSON_BYTES
                + " bytes where a short answer was expected");
      }
    }

    @Override
    public void take(ByteBuffer bytes) {
      announce((long) body.size() + bytes.remaining());
      byte[] more = new byte[bytes.remaining()];
      bytes.get(more);
      body.writeBytes(more);
    }
  }

  private HttpHeaders send(HttpRequest.Builder builder, Progress progress, BodyReceiver.Sink sink) {
    HttpRequest request = builder.build();
    String where = where(request.uri());
    CompletableFuture<HttpResponse<Void>> answer =
        http.sendAsync(
            request,
            info ->
                info.statusCode() == OK
                    ? new BodyReceiver(info.headers(), sink, progress::made)
                    : BodySubscribers.discarding());
    try {
      HttpResponse<Void> response = progress.await(answer);
      requireOk(where, response.statusCode());
      return response.headers();
    } catch (TimeoutException e) {
      throw new BackupException.Unavailable(
          where + " sent nothing for " + Duration.ofNanos(timeoutNanos).toMillis() + " ms", e);
    } catch (ExecutionException e) {
      throw failed(where, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new BackupException.Unavailable("hrapi is stopping", e);
    } finally {
      // Closes the connection if its answer is no longer awaited.
      answer.cancel(true);
    }
  }

  private static void requireOk(String where, int status) {
    if (status >= SERVER_ERRORS) {
      throw new BackupException.Unavailable(where + " answered " + status, null);
    }
    if (status != OK) {
      throw new BackupException.BadAnswer(where + " answered " + status + ", expected " + OK);
    }
  }

  private static BackupException failed(String where, ExecutionException failure) {
    Throwable cause = failure.getCause();
    while (cause instanceof CompletionException && cause.getCause() != null) {
      cause = cause.getCause();
    }
    if (cause instanceof BackupException known) {
      return known;
    }
    if (cause instanceof SSLException) {
      return new BackupException.Unavailable(
          where
              + " has no certificate that is trusted for that name: "
              + cause.getMessage()
              + "; name its authority in artifactRepository.authorities",
          cause);
    }
    // If nothing listens there, the exception has no message.
    String words = cause == null ? null : cause.getMessage();
    String why = words == null ? "nothing listens there" : words;
    return new BackupException.Unavailable(
        where + " cannot be reached or closed the connection: " + why, cause);
  }

  /**
   * The time of the last progress: a transfer times out when it is silent, whatever its length up
   * to the limit.
   */
  private final class Progress {

    private final long begin = System.nanoTime();
    private volatile long last = begin;

    void made() {
      last = System.nanoTime();
    }

    <T> T await(CompletableFuture<T> answer)
        throws InterruptedException, ExecutionException, TimeoutException {
      while (true) {
        try {
          return answer.get(Math.max(0, leftNanos()), TimeUnit.NANOSECONDS);
        } catch (TimeoutException e) {
          if (leftNanos() <= 0) {
            throw e;
          }
        }
      }
    }

    private long leftNanos() {
      long now = System.nanoTime();
      return Math.min(last + timeoutNanos - now, begin + MAX_TRANSFER_NANOS - now);
    }
  }

  /** Reports progress for each piece that is read in order to be sent. */
  private static final class WatchedStream extends FilterInputStream {

    private final Progress progress;

    WatchedStream(InputStream in, Progress progress) {
      super(in);
      this.progress = progress;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
      progress.made();
      return super.read(buffer, offset, length);
    }
  }
}
