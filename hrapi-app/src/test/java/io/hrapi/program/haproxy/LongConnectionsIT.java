package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A connection that outlives reloads, and the warning of a commit before HAProxy closes it. */
final class LongConnectionsIT {

  private static final int DEADLINE_MILLIS = 10_000;
  private static final String DRY_RUN = "/v1/controller/commit?dryRun=true";

  private final int port = FreePorts.next();
  private ServerSocket server;
  private int commits;

  /** Starts a server that echoes its input. */
  @BeforeEach
  void serve() throws IOException {
    server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress());
    Thread thread = new Thread(this::accept, "echo");
    thread.setDaemon(true);
    thread.start();
  }

  private void accept() {
    while (true) {
      try {
        Socket client = server.accept();
        Thread thread = new Thread(() -> echo(client), "echo-client");
        thread.setDaemon(true);
        thread.start();
      } catch (IOException e) {
        // The test is over.
        return;
      }
    }
  }

  private static void echo(Socket client) {
    try (client) {
      client.getInputStream().transferTo(client.getOutputStream());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() throws IOException {
    server.close();
  }

  private Socket connect(Api api) throws IOException {
    api.put(
            "/v1/pools/p",
            "{\"targets\": {\"t\": \"127.0.0.1:%d\"}}".formatted(server.getLocalPort()))
        .expect(200);
    api.put(
            "/v1/gateways/g",
            "{\"protocol\": \"tcp\", \"defaultBack\": \"p\", \"endpoints\": {\"e\": \"127.0.0.1:%d\"}}"
                .formatted(port))
        .expect(200);
    api.commit().expect(200);
    Socket client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(DEADLINE_MILLIS);
    assertThat(isAlive(client)).isTrue();
    return client;
  }

  private static boolean isAlive(Socket client) {
    try {
      client.getOutputStream().write('x');
      return client.getInputStream().read() == 'x';
    } catch (IOException e) {
      // It was reset.
      return false;
    }
  }

  /** Makes a change that needs a reload. */
  private void change(Api api) {
    commits++;
    api.put(
            "/v1/gateways/g/endpoints/e" + commits,
            "{\"address\": \"127.0.0.1:%d\"}".formatted(FreePorts.next()))
        .expect(200);
  }

  private static String warning(JsonNode answer) {
    assertThat(answer.path("applied").asText()).isEqualTo("reload");
    assertThat(answer.path("warnings")).as(answer.toString()).hasSize(1);
    return answer.at("/warnings/0").asText();
  }

  @Test
  void theReloadThatCutsItSaysSoBefore() throws IOException {
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_HAPROXY_MAX_RELOADS", "2"));
        Socket client = connect(hrapi.api())) {
      Api api = hrapi.api();
      assertThat(api.get("/v1/haproxy/configuration/next").body())
          .contains("mworker-max-reloads 2\n", "hard-stop-after 600s\n");
      for (int reload = 1; reload <= 2; reload++) {
        change(api);
        JsonNode answer = api.commit().expect(200).json();
        assertThat(answer.path("applied").asText()).isEqualTo("reload");
        assertThat(answer.path("warnings")).isEmpty();
        assertThat(isAlive(client)).isTrue();
      }
      change(api);
      String said = warning(api.post(DRY_RUN).expect(200).json());
      assertThat(said)
          .contains(
              "1 open connection of worker", "cut at once", "survives 2", "haproxy.maxReloads");
      assertThat(
              api.post("/v1/haproxy/control/restart?dryRun=true")
                  .expect(200)
                  .json()
                  .at("/warnings/0")
                  .asText())
          .contains("1 open connection of worker", "cut at once");
      assertThat(isAlive(client)).isTrue();
      assertThat(warning(api.commit().expect(200).json()))
          .startsWith("1 open connection of worker")
          .contains("cut at once");
      assertThat(api.lastEvent().at("/changes/0/after/warnings/0").asText())
          .contains("cut at once");
      assertThat(isAlive(client)).isFalse();
    }
  }

  @Test
  void whatIsCutSoonAfterAReloadIsSaidBefore() throws IOException {
    try (RunningHrapi hrapi = RunningHrapi.start(Map.of("HRAPI_HAPROXY_HARD_STOP_AFTER", "4s"));
        Socket client = connect(hrapi.api())) {
      Api api = hrapi.api();
      change(api);
      assertThat(warning(api.post(DRY_RUN).expect(200).json()))
          .startsWith(
              "1 open connection of the worker that this reload replaces: cut 4 s after it");
      assertThat(warning(api.commit().expect(200).json())).contains("haproxy.hardStopAfter");
      assertThat(isAlive(client)).isTrue();
      change(api);
      assertThat(api.post(DRY_RUN).expect(200).json().path("warnings").toString())
          .contains("1 open connection of worker", "unless they end before");
      Await.until("it is cut", () -> !isAlive(client));
    }
  }
}
