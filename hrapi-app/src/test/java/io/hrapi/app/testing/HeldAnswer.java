package io.hrapi.app.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A server that answers "late", once it is released. */
public final class HeldAnswer implements AutoCloseable {

  private static final long LIMIT_SECONDS = 55;

  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final CountDownLatch asked = new CountDownLatch(1);
  private final CountDownLatch released = new CountDownLatch(1);
  private final HttpServer server;
  private final int port = FreePorts.next();
  private @Nullable Future<String> answer;

  public HeldAnswer() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 10);
    server.setExecutor(threads);
    server.createContext(
        "/",
        exchange -> {
          asked.countDown();
          await(released);
          byte[] body = "late".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Connection", "close");
          exchange.sendResponseHeaders(200, body.length);
          try (var stream = exchange.getResponseBody()) {
            stream.write(body);
          }
        });
    server.start();
  }

  public int port() {
    return port;
  }

  /** Sends a request through a proxy; returns when the server has received it. */
  public void ask(int proxy) {
    answer = threads.submit(() -> new Api(proxy).get("/").expect(200).body());
    await(asked);
  }

  /** Releases the server, and returns the body of the response. */
  public String answer() throws Exception {
    released.countDown();
    if (answer == null) {
      throw new AssertionError("nothing was asked");
    }
    return answer.get(LIMIT_SECONDS, TimeUnit.SECONDS);
  }

  private static void await(CountDownLatch latch) {
    try {
      if (!latch.await(LIMIT_SECONDS, TimeUnit.SECONDS)) {
        throw new AssertionError("it did not come within " + LIMIT_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  @Override
  public void close() {
    released.countDown();
    server.stop(0);
    threads.shutdownNow();
  }
}
