package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.Requests;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.TestServer;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** A reload loses no request, neither on new connections nor on kept ones. */
final class ReloadUnderLoadIT {

  private static final int RELOADS = 25;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void everyRequestGetsItsWholeAnswer() throws Exception {
    int port = TestHaproxy.freePort();
    ExecutorService clients = Executors.newFixedThreadPool(4);
    try (TestHaproxy haproxy = TestHaproxy.create();
        TestServer one = new TestServer("one");
        TestServer two = new TestServer("two")) {
      haproxy.load("c0", Fixtures.simple(port, one.address()));
      List<Future<Integer>> answers = new ArrayList<>();
      for (Callable<Integer> client :
          List.<Callable<Integer>>of(
              () -> connectEachTime(port),
              () -> connectEachTime(port),
              () -> stayConnected(port, 1),
              () -> stayConnected(port, 50))) {
        answers.add(clients.submit(client));
      }
      for (int i = 1; i <= RELOADS; i++) {
        haproxy.load("c" + i, Fixtures.simple(port, (i % 2 == 0 ? one : two).address()));
        assertThat(haproxy.running().commitId()).contains("c" + i);
      }
      over.set(true);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(20, TimeUnit.SECONDS)).isGreaterThan(20);
      }
      assertThat(haproxy.running().reloads()).isEqualTo(RELOADS);
    } finally {
      over.set(true);
      clients.shutdownNow();
    }
  }

  private int connectEachTime(int port) throws IOException {
    int count = 0;
    while (!over.get()) {
      assertThat(Requests.get(port, "/", "x")).matches("200 (one|two) null 127.0.0.1");
      count++;
    }
    return count;
  }

  /** Keeps its connection until HAProxy announces that it will close it, as clients must. */
  private int stayConnected(int port, int idleMillis) throws Exception {
    int count = 0;
    while (!over.get()) {
      try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
        socket.setSoTimeout(10_000);
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
        boolean open = true;
        while (open && !over.get()) {
          socket
              .getOutputStream()
              .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
          open = readAnswer(reader);
          count++;
          Thread.sleep(idleMillis);
        }
      }
    }
    return count;
  }

  /** Reads one response; returns false if HAProxy will close the connection after it. */
  private static boolean readAnswer(BufferedReader reader) throws IOException {
    assertThat(reader.readLine()).isEqualTo("HTTP/1.1 200 OK");
    boolean open = true;
    int length = -1;
    for (String line = reader.readLine(); ; line = reader.readLine()) {
      assertThat(line).isNotNull();
      if (line.isEmpty()) {
        break;
      }
      if (line.equalsIgnoreCase("connection: close")) {
        open = false;
      }
      if (line.regionMatches(true, 0, "content-length: ", 0, 16)) {
        length = Integer.parseInt(line.substring(16).strip());
      }
    }
    char[] body = new char[length];
    int read = 0;
    while (read < length) {
      int count = reader.read(body, read, length - read);
      assertThat(count).isPositive();
      read += count;
    }
    assertThat(new String(body)).endsWith("127.0.0.1\n");
    return open;
  }
}
