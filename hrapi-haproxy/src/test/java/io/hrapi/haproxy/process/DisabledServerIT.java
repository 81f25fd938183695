package io.hrapi.haproxy.process;

import static io.hrapi.haproxy.Fixtures.bind;
import static io.hrapi.haproxy.Fixtures.configuration;
import static io.hrapi.haproxy.Fixtures.name;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.configuration.Backend;
import io.hrapi.haproxy.configuration.Balance;
import io.hrapi.haproxy.configuration.Frontend;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.configuration.Mode;
import io.hrapi.haproxy.configuration.Server;
import io.hrapi.haproxy.configuration.ServerAddress;
import io.hrapi.haproxy.runtime.RuntimePlan;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TreeMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * The open connections of a server are closed when it is disabled, and continue while it drains.
 */
final class DisabledServerIT {

  private static final int LIMIT_MILLIS = 10_000;

  private final int port = TestHaproxy.freePort();
  private final int targetPort = TestHaproxy.freePort();
  private TestHaproxy haproxy;
  private ServerSocket target;
  private Socket client;
  private Socket served;

  /** Opens a connection through a HAProxy with one server. */
  @BeforeEach
  void connect() throws IOException {
    haproxy = TestHaproxy.create();
    target = new ServerSocket(targetPort, 50, InetAddress.getLoopbackAddress());
    haproxy.load("c0", of(1, false, "roundrobin"));
    client = new Socket(InetAddress.getLoopbackAddress(), port);
    client.setSoTimeout(LIMIT_MILLIS);
    served = target.accept();
    assertThatItGoesOn();
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    served.close();
    target.close();
    haproxy.close();
  }

  private HaproxyConfiguration of(int weight, boolean disabled, String balance) {
    return configuration(
        List.of(
            new Frontend(
                name("f"),
                Mode.TCP,
                List.of(bind("127.0.0.1:" + port)),
                List.of(),
                Optional.of(name("b")))),
        List.of(
            new Backend(
                name("b"),
                Mode.TCP,
                Balance.parse(balance),
                List.of(
                    new Server(
                        "s",
                        ServerAddress.parse("127.0.0.1:" + targetPort),
                        weight,
                        disabled,
                        false,
                        OptionalInt.empty())),
                true)));
  }

  private void change(String id, HaproxyConfiguration before, HaproxyConfiguration after) {
    RuntimePlan plan =
        RuntimePlan.between(
            before, after, new TreeMap<>(), HaproxyVersion.of(haproxy.running().version()));
    haproxy.process.change(
        haproxy.commit(id, after), plan.changes(), List.of(), Duration.ofSeconds(2));
  }

  private void assertThatItGoesOn() throws IOException {
    client.getOutputStream().write('x');
    assertThat(served.getInputStream().read()).isEqualTo('x');
    served.getOutputStream().write('y');
    assertThat(client.getInputStream().read()).isEqualTo('y');
  }

  private void assertThatItIsClosed() throws IOException {
    assertThat(client.getInputStream().read()).isEqualTo(-1);
  }

  @Test
  void drainingEndsNothing() throws IOException {
    change("c1", of(1, false, "roundrobin"), of(0, false, "roundrobin"));
    assertThatItGoesOn();
    haproxy.load("c2", of(0, false, "leastconn"));
    assertThatItGoesOn();
  }

  @Test
  void disablingAtRunTimeCloses() throws IOException {
    change("c1", of(1, false, "roundrobin"), of(1, true, "roundrobin"));
    assertThatItIsClosed();
  }

  @Test
  void disablingByAReloadCloses() throws IOException {
    haproxy.load("c1", of(1, true, "leastconn"));
    assertThatItIsClosed();
  }

  @Test
  void disablingAtRunTimeClosesWhatAReloadLeft() throws IOException {
    haproxy.load("c1", of(1, false, "leastconn"));
    assertThatItGoesOn();
    change("c2", of(1, false, "leastconn"), of(1, true, "leastconn"));
    assertThatItIsClosed();
  }
}
