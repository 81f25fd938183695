package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that send requests to a gateway until they are stopped. */
public final class Visitors implements AutoCloseable {

  private static final int PAUSE_MILLIS = 5;
  private static final int LIMIT_SECONDS = 60;

  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicInteger answered = new AtomicInteger();
  private final List<Future<?>> clients = new ArrayList<>();
  private final ExecutorService threads;
  private final int port;
  private final Set<String> expected;

  /**
   * Starts the clients.
   *
   * @param count the number of clients
   * @param keepAlive whether each keeps its connection, or makes one for each request
   * @param port the port of the gateway
   * @param expected the accepted bodies
   */
  public Visitors(int count, boolean keepAlive, int port, Set<String> expected) {
    this.port = port;
    this.expected = expected;
    threads = Executors.newFixedThreadPool(count);
    for (int i = 0; i < count; i++) {
      clients.add(
          threads.submit(
              () -> {
                while (!over.get()) {
                  if (keepAlive) {
                    stay();
                  } else {
                    check(Wire.get(port, "/", "x"));
                  }
                }
                return null;
              }));
    }
  }

  /** Waits until {@code count} more requests were answered. */
  public void awaitMore(int count) {
    int enough = answered.get() + count;
    Await.until(
        "there is load",
        () -> answered.get() >= enough || clients.stream().anyMatch(Future::isDone));
  }

  /** Stops the clients, and fails if a request did not get its complete response. */
  public int end() throws Exception {
    over.set(true);
    for (Future<?> client : clients) {
      client.get(LIMIT_SECONDS, TimeUnit.SECONDS);
    }
    return answered.get();
  }

  /** Keeps its connection until HAProxy announces that it will close it, as clients must. */
  private void stay() throws IOException, InterruptedException {
    try (Socket socket = Wire.open(port)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean open = true;
      while (open && !over.get()) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Answer answer = Wire.read(in, false);
        check(answer);
        open = !answer.header("Connection").equalsIgnoreCase("close");
      }
    }
  }

  private void check(Answer answer) throws InterruptedException {
    assertThat(answer.expect(200).body()).isIn(expected);
    answered.incrementAndGet();
    Thread.sleep(PAUSE_MILLIS);
  }

  @Override
  public void close() {
    over.set(true);
    threads.shutdownNow();
  }
}
