package io.hrapi.haproxy;

import static io.hrapi.haproxy.Fixtures.frontend;
import static io.hrapi.haproxy.Fixtures.name;

import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.socket.AdminSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;

/**
 * Tests with a HAProxy whose frontend f uses one backend b; each test has a server that answers.
 */
public abstract class OneBackend {

  protected static final Duration LIMIT = Duration.ofSeconds(5);

  /** The port of the frontend. */
  protected final int port = TestHaproxy.freePort();

  protected TestHaproxy haproxy;
  protected TestServer alive;
  protected AdminSocket admin;

  @BeforeEach
  final void begin() throws IOException {
    haproxy = TestHaproxy.create();
    alive = new TestServer("alive");
    admin = new AdminSocket(haproxy.sockets.adminSocket());
  }

  @AfterEach
  final void end() throws IOException {
    alive.close();
    haproxy.close();
  }

  protected final Frontend frontendOfB() {
    return frontend("f", "127.0.0.1:" + port, List.of(), Optional.of(name("b")));
  }

  /** Returns a column of the statistics of a server of the backend. */
  protected final String figure(String server, String column) {
    List<String> columns = List.of();
    for (String line : admin.ask("show stat", LIMIT).lines().toList()) {
      List<String> values = List.of(line.split(",", -1));
      if (line.startsWith("# ")) {
        columns = List.of(line.substring(2).split(",", -1));
      } else if (line.startsWith("b," + server + ",")) {
        return values.get(columns.indexOf(column));
      }
    }
    return "";
  }
}
