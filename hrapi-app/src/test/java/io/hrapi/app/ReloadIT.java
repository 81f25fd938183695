package io.hrapi.app;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Commits under load: every request gets its complete answer. */
final class ReloadIT {

  private static final int RELOADS = 30;
  private static final int CONNECTIONS = 16;
  private static final int PAUSE_MILLIS = 5;

  private final AtomicBoolean over = new AtomicBoolean();

  @Test
  void everyRequestGetsItsCompleteAnswer() throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(CONNECTIONS);
    int port = FreePorts.next();
    try (Backends backends = new Backends();
        RunningHrapi hrapi = RunningHrapi.startNew()) {
      Api api = hrapi.api();
      api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve("one")))
          .expect(200);
      api.put(
              "/v1/gateways/g",
              "{\"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d\"}}".formatted(port))
          .expect(200);
      long pid = api.commit().expect(200).json().path("PID").asLong();
      String[] addresses = {backends.serve("two"), backends.serve("three")};
      List<Future<Integer>> answers = new ArrayList<>();
      for (int i = 0; i < CONNECTIONS; i++) {
        boolean keepAlive = i % 2 == 0;
        answers.add(clients.submit(() -> keepAlive ? stay(port) : connectEachTime(port)));
      }
      for (int i = 0; i < RELOADS; i++) {
        api.put(
                "/v1/pools/p/targets/t" + i % 5,
                "{\"address\": \"%s\"}".formatted(addresses[i / 5 % 2]))
            .expect(200);
        api.put(
                "/v1/pools/p/policy",
                "{\"policy\": \"%s\"}".formatted(i % 2 == 0 ? "leastconn" : "random"))
            .expect(200);
        Answer commit = api.commit().expect(200);
        assertThat(commit.json().path("applied").asText()).isEqualTo("reload");
        assertThat(commit.json().path("PID").asLong()).isEqualTo(pid);
      }
      over.set(true);
      for (Future<Integer> answer : answers) {
        assertThat(answer.get(60, TimeUnit.SECONDS)).isGreaterThan(RELOADS);
      }
    } finally {
      over.set(true);
      clients.shutdownNow();
    }
  }

  private int connectEachTime(int port) throws Exception {
    int count = 0;
    while (!over.get()) {
      check(Wire.get(port, "/", "x"));
      count++;
      Thread.sleep(PAUSE_MILLIS);
    }
    return count;
  }

  /** Keeps its connection until HAProxy says that it will close it, as clients must. */
  private int stay(int port) throws Exception {
    int count = 0;
    while (!over.get()) {
      count += stayOnce(port);
    }
    return count;
  }

  private int stayOnce(int port) throws IOException, InterruptedException {
    int count = 0;
    try (Socket socket = Wire.open(port)) {
      InputStream in = new BufferedInputStream(socket.getInputStream());
      boolean open = true;
      while (open && !over.get()) {
        socket
            .getOutputStream()
            .write("GET / HTTP/1.1\r\nHost: x\r\n\r\n".getBytes(StandardCharsets.US_ASCII));
        Answer answer = Wire.read(in, false);
        check(answer);
        count++;
        open = !answer.header("Connection").equalsIgnoreCase("close");
        Thread.sleep(PAUSE_MILLIS);
      }
    }
    return count;
  }

  private static void check(Answer answer) {
    assertThat(answer.expect(200).body()).isIn("one", "two", "three");
  }
}
