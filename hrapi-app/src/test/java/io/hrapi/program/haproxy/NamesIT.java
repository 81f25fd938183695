package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.NameServer;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Targets with host names: HAProxy resolves them at run time, and no load waits for a name server.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class NamesIT {

  private static final String NAME = "one.example";

  private final NameServer nameServer = new NameServer();
  private final Backends backends = new Backends();
  private int port;
  private int targetPort;
  private final RunningHrapi hrapi =
      RunningHrapi.start(Map.of("HRAPI_RESOLVERS", nameServer.address()));
  private final Api api = hrapi.api();
  private Api gateway;

  /** No targets, HAProxy stopped, and a name server that does not answer yet. */
  @BeforeEach
  void empty() {
    nameServer.isSilent();
    SharedHrapi.empty(hrapi);
    port = FreePorts.next();
    targetPort = FreePorts.next();
    gateway = new Api(port);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
    nameServer.close();
  }

  private void serve(String answer, String ip) {
    backends.serve(answer, new InetSocketAddress(ip, targetPort));
  }

  private JsonNode notServing() {
    return api.get("/v1/status").expect(200).json().path("targets").path("notServing");
  }

  /**
   * Uses a new client each time: a kept connection would also keep the connection behind HAProxy.
   */
  private void awaitTraffic(String answer) {
    Await.until("traffic goes to " + answer, () -> new Api(port).get("/").body().equals(answer));
  }

  @Test
  void aNameIsFollowedAndNobodyWaitsForItsNameServer() {
    serve("one", "127.0.0.1");
    serve("two", "127.0.0.2");
    int fixed = FreePorts.next();
    api.putGateway(Map.of("t", NAME + ":" + targetPort, "u", "other.example:1"), port);
    api.put("/v1/pools/fixed", "{\"targets\": {\"v\": \"" + backends.serve("fixed") + "\"}}")
        .expect(200);
    api.put(
            "/v1/gateways/fixed",
            "{\"defaultBack\": \"fixed\", \"endpoints\": {\"f\": \"127.0.0.1:" + fixed + "\"}}")
        .expect(200);
    // The name server is silent: targets with addresses serve, and the others are named.
    JsonNode committed = api.commit().expect(200).json();
    assertThat(committed.path("warnings"))
        .hasSize(2)
        .anySatisfy(
            warning ->
                assertThat(warning.asText())
                    .contains(
                        "/targets/t has no address: \"" + NAME + "\" has not been resolved yet"));
    assertThat(new Api(fixed).get("/").expect(200).body()).isEqualTo("fixed");
    gateway.get("/").expect(503);
    assertThat(notServing())
        .hasSize(2)
        .allSatisfy(
            target -> {
              assertThat(target.path("state").asText()).isEqualTo("down");
              assertThat(target.path("check").asText())
                  .contains("its host name cannot be resolved");
            });
    // The name server answers, and later with another address: no commit is needed.
    nameServer.says(NAME, "127.0.0.1");
    awaitTraffic("one");
    nameServer.says(NAME, "127.0.0.2");
    awaitTraffic("two");
    assertThat(notServing()).hasSize(1);
    JsonNode drift = api.get("/v1/versions/running/diff/live").expect(200).json();
    assertThat(drift.path("deviations")).isEmpty();
    // It is silent again: the known address survives a reload and the silence.
    nameServer.isSilent();
    api.put("/v1/pools/fixed/policy", "{\"policy\": \"leastconn\"}").expect(200);
    committed = api.commit().expect(200).json();
    assertThat(committed.path("applied").asText()).isEqualTo("reload");
    assertThat(committed.path("warnings")).hasSize(1);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("two");
    int asked = nameServer.questions();
    Await.until("HAProxy has asked often", () -> nameServer.questions() > asked + 8);
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("two");
    // After a start no name is known, and nothing waits.
    api.post("/v1/haproxy/control/stop").expect(200);
    api.post("/v1/haproxy/control/start").expect(200);
    assertThat(new Api(fixed).get("/").expect(200).body()).isEqualTo("fixed");
    nameServer.says(NAME, "127.0.0.1");
    awaitTraffic("one");
  }

  @Test
  void aNameOfTheHostsFileIsKnownToNoNameServer() {
    serve("local", "127.0.0.1");
    int asked = nameServer.questions();
    nameServer.says(NAME, "127.0.0.1");
    api.putGateway(Map.of("t", "localhost:" + targetPort), port);
    assertThat(api.commit().expect(200).json().path("warnings")).isEmpty();
    assertThat(gateway.get("/").expect(200).body()).isEqualTo("local");
    assertThat(api.get("/v1/haproxy/configuration/running").expect(200).body())
        .doesNotContain("resolvers");
    assertThat(nameServer.questions()).isEqualTo(asked);
  }
}
