package io.hrapi.app.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;

/**
 * Clients that send requests one after the other, over HTTP and TLS, half of each on kept
 * connections and half on a new one for each request; {@code close} stops them.
 */
public final class Traffic implements AutoCloseable {

  private static final long END_MILLIS = TimeUnit.SECONDS.toMillis(60);

  private final int plainPort;
  private final int tlsPort;
  private final List<Thread> clients = new ArrayList<>();
  private final ConcurrentMap<String, LongAdder> answers = new ConcurrentHashMap<>();
  private final LongAdder sent = new LongAdder();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();
  private volatile boolean over;
  private volatile long pauseMillis;

  private Traffic(int plainPort, int tlsPort) {
    this.plainPort = plainPort;
    this.tlsPort = tlsPort;
  }

  /** Starts {@code connections} clients, a quarter of each kind. */
  public static Traffic start(int plainPort, int tlsPort, int connections) {
    Traffic traffic = new Traffic(plainPort, tlsPort);
    for (int i = 0; i < connections; i++) {
      boolean tls = i % 2 == 0;
      boolean stays = i / 2 % 2 == 0;
      Thread client = new Thread(() -> traffic.ask(tls, stays), "traffic-" + i);
      client.start();
      traffic.clients.add(client);
    }
    return traffic;
  }

  /** Makes each client wait between a response and its next request. */
  public void pause(long millis) {
    pauseMillis = millis;
  }

  /** Returns the number of requests sent. */
  public long sent() {
    return sent.sum();
  }

  /** Returns the number of complete responses by server. */
  public Map<String, Long> answers() {
    Map<String, Long> all = new TreeMap<>();
    answers.forEach((who, count) -> all.put(who, count.sum()));
    return all;
  }

  /** Returns the number of complete responses. */
  public long answered() {
    return answers().values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the failures of requests that got no complete response. */
  public List<String> failures() {
    return List.copyOf(failures);
  }

  private void ask(boolean tls, boolean stays) {
    while (!over) {
      try (Socket socket =
          tls ? Tls.open(tlsPort, "a.example", "http/1.1") : Wire.open(plainPort)) {
        ask(socket, stays);
      } catch (IOException | RuntimeException e) {
        failures.add((tls ? "TLS" : "HTTP") + (stays ? ", staying: " : ", each new: ") + e);
      }
    }
  }

  /** Sends requests until the server closes the connection, as it may after any response. */
  private void ask(Socket socket, boolean stays) throws IOException {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: a.example\r\n" + (stays ? "" : "Connection: close\r\n") + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    InputStream in = new BufferedInputStream(socket.getInputStream());
    boolean open = true;
    while (open && !over) {
      sent.increment();
      socket.getOutputStream().write(request);
      Answer answer = Wire.read(in, false);
      if (answer.status() != 200) {
        throw new IOException("answer " + answer);
      }
      answers.computeIfAbsent(answer.body().strip(), who -> new LongAdder()).increment();
      open = stays && !answer.header("Connection").equalsIgnoreCase("close");
      rest();
    }
  }

  private void rest() {
    try {
      Thread.sleep(pauseMillis);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("interrupted", e);
    }
  }

  /** Lets each client receive its last response. */
  @Override
  public void close() {
    over = true;
    long end = System.nanoTime() + TimeUnit.MILLISECONDS.toNanos(END_MILLIS);
    for (Thread client : clients) {
      try {
        client.join(Math.max(1, TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime())));
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new AssertionError("interrupted", e);
      }
      if (client.isAlive()) {
        throw new AssertionError(client.getName() + " waits for an answer still");
      }
    }
  }
}
