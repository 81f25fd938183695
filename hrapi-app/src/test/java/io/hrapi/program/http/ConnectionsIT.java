package io.hrapi.program.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Clients that open connections and use them as slowly as they can. */
final class ConnectionsIT {

  /** So few threads that as many clients fit on the machine. */
  private static final int THREADS = 64;

  private static final int TARGETS = 3_000;

  /** Half of the idle timeout, after which Jetty itself would free a thread. */
  private static final Duration SOON = Duration.ofSeconds(15);

  private final List<Socket> sockets = new ArrayList<>();

  @AfterEach
  void close() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private Socket open(RunningHrapi hrapi) throws IOException {
    Socket socket = new Socket();
    sockets.add(socket);
    socket.setReceiveBufferSize(1 << 12);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), hrapi.port()));
    return socket;
  }

  private static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
  }

  private static void answers(RunningHrapi hrapi, int times) {
    for (int i = 0; i < times; i++) {
      Await.until(
          "it answers",
          SOON,
          () -> Wire.get(hrapi.port(), "/v1/status", "localhost").status() == 200);
    }
  }

  @Test
  void whoDoesNotTakeItsAnswerIsInNobodysWay(@TempDir Path folder) throws IOException {
    Path configuration = folder.resolve("config.yml");
    Files.writeString(
        configuration,
        Files.readString(Path.of("..", "config.yml"))
            .replace("\nserver:\n", "\nserver:\n  maxThreads: " + THREADS + "\n"));
    try (RunningHrapi hrapi =
        RunningHrapi.start(Map.of("HRAPI_CONFIG", configuration.toString()))) {
      Api api = hrapi.api();
      StringBuilder targets = new StringBuilder("{\"t\": \"127.0.0.1:1\"");
      for (int i = 0; i < TARGETS; i++) {
        targets.append(", \"t").append(i).append("\": \"127.0.0.1:1\"");
      }
      api.put("/v1/pools/p", "{\"targets\": " + targets + "}}").expect(200);
      // More than the buffers on the way hold, although each response is small.
      String ask = "GET /v1/pools/p HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(60);
      for (int i = 0; i < 2 * THREADS; i++) {
        send(open(hrapi), ask);
      }
      answers(hrapi, 5);
      api.put("/v1/pools/q", "{}").expect(200);
      close();
      answers(hrapi, 1);
      assertThat(hrapi.output())
          .contains("connections whose clients read their answers too slowly")
          .doesNotContain("ERROR", "Exception", "\tat ");
    }
  }

  @Test
  void whoSendsNoWholeRequestMakesRoomForOthers() throws IOException {
    // With 600 file descriptors, a quarter may be connections.
    try (RunningHrapi hrapi = RunningHrapi.startWith("prlimit", "--nofile=600:600")) {
      for (int i = 0; i < 400; i++) {
        send(open(hrapi), "GET /v1/st");
      }
      for (int i = 0; i < 10; i++) {
        answers(hrapi, 1);
        for (Socket socket : sockets) {
          try {
            send(socket, "a");
          } catch (IOException e) {
            // It was closed, as it should be.
          }
        }
      }
      hrapi.api().put("/v1/pools/q", "{}").expect(200);
      assertThat(hrapi.output())
          .contains("connections whose clients read their answers too slowly");
    }
  }
}
