package io.hrapi.bench;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;

/** 100 reloads under load: every request that was sent gets its complete response. */
final class ReloadBench {

  private static final int CLIENTS = 64;
  private static final int RELOADS = 100;
  private static final String BODY = "x".repeat(2_000);
  private static final int TIMEOUT_MILLIS = 30_000;

  private final Path folder;
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong answered = new AtomicLong();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  ReloadBench(Path folder) {
    this.folder = folder;
  }

  void run(Report report) throws Exception {
    Path home = Files.createTempDirectory(folder, "r");
    int gateway = Program.freePort();
    ExecutorService threads = Executors.newCachedThreadPool();
    try (ServerSocket backend = new ServerSocket(Program.freePort(), 512, loopback());
        Program hrapi = Program.hrapi(home, "r")) {
      threads.execute(() -> serve(backend, threads));
      hrapi.call(
          "PUT",
          "/v1/pools/p",
          "{\"targets\":{\"t\":\"127.0.0.1:" + backend.getLocalPort() + "\"}}");
      hrapi.call(
          "PUT",
          "/v1/gateways/g",
          "{\"endpoints\":{\"e\":\"127.0.0.1:" + gateway + "\"},\"defaultBack\":\"p\"}");
      hrapi.call("POST", "/v1/controller/commit", "");
      try {
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
          boolean keepAlive = i % 2 == 0;
          Thread client = new Thread(() -> request(gateway, keepAlive));
          client.start();
          clients.add(client);
        }
        for (int i = 0; i < RELOADS; i++) {
          // HAProxy cannot change this at run time.
          String algorithm = i % 2 == 0 ? "leastconn" : "random";
          hrapi.call("PUT", "/v1/pools/p/policy", "{\"policy\":\"" + algorithm + "\"}");
          hrapi.call("POST", "/v1/controller/commit", "");
        }
        over.set(true);
        for (Thread client : clients) {
          client.join();
        }
      } finally {
        over.set(true);
        hrapi.stop();
        Program.stopHaproxy(home, "r");
      }
    } finally {
      threads.shutdownNow();
      threads.awaitTermination(10, TimeUnit.SECONDS);
    }
    report.ratio(
        "complete answers / requests sent, 100 reloads, 64 connections",
        List.of(answered.get() / (double) (answered.get() + failures.size())),
        1.0,
        true,
        answered.get()
            + " answers, "
            + failures.size()
            + " failures "
            + failures.stream().limit(3).toList());
  }

  /**
   * Sends requests one after the other, on a new connection each or on one until the server closes
   * it.
   */
  private void request(int port, boolean keepAlive) {
    byte[] request =
        ("GET / HTTP/1.1\r\nHost: a\r\n" + (keepAlive ? "" : "Connection: close\r\n") + "\r\n")
            .getBytes(StandardCharsets.US_ASCII);
    while (!over.get()) {
      try (Socket socket = new Socket(loopback(), port)) {
        socket.setSoTimeout(TIMEOUT_MILLIS);
        InputStream in = new BufferedInputStream(socket.getInputStream());
        boolean open = true;
        while (open && !over.get()) {
          socket.getOutputStream().write(request);
          open = answer(in) && keepAlive;
          answered.incrementAndGet();
        }
      } catch (IOException e) {
        failures.add(e.toString());
      }
    }
  }

  /** Reads one complete response; returns whether the connection stays open after it. */
  private static boolean answer(InputStream in) throws IOException {
    String head = head(in);
    if (!head.startsWith("HTTP/1.1 200")) {
      throw new IOException("answer: " + head.lines().findFirst().orElse("nothing"));
    }
    if (in.readNBytes(BODY.length()).length != BODY.length()) {
      throw new IOException("the body ended early");
    }
    return !head.toLowerCase(java.util.Locale.ROOT).contains("connection: close");
  }

  private static String head(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    int ends = 0;
    while (ends < 4) {
      int c = in.read();
      if (c < 0) {
        throw new IOException(head.size() == 0 ? "no answer" : "the head ended early");
      }
      head.write(c);
      ends = c == (ends % 2 == 0 ? '\r' : '\n') ? ends + 1 : 0;
    }
    return head.toString(StandardCharsets.US_ASCII);
  }

  private static void serve(ServerSocket backend, ExecutorService threads) {
    while (!backend.isClosed()) {
      try {
        Socket socket = backend.accept();
        threads.execute(() -> serve(socket));
      } catch (IOException e) {
        // Closed: the bench is over.
        return;
      }
    }
  }

  private static void serve(Socket socket) {
    byte[] answer =
        ("HTTP/1.1 200 OK\r\nContent-Length: " + BODY.length() + "\r\n\r\n" + BODY)
            .getBytes(StandardCharsets.US_ASCII);
    try (socket) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      while (true) {
        head(in);
        socket.getOutputStream().write(answer);
      }
    } catch (IOException e) {
      // HAProxy closed the connection, as it may between requests.
      return;
    }
  }

  private static InetAddress loopback() throws IOException {
    return InetAddress.getLoopbackAddress();
  }
}
