package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * Something that HAProxy needs is deleted or replaced: a plain commit, or the way out in the
 * message, repairs it.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class WayOutIT {

  private static final List<String> POLICIES = List.of("leastconn", "roundrobin");

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final String target = backends.serve("t");
  private int port;

  @BeforeEach
  void commit() {
    port = FreePorts.next();
    api.putGateway(target, port);
    api.commit().expect(200);
    serves();
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void serves() {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
  }

  private static void delete(Path root) throws IOException {
    try (Stream<Path> paths = Files.walk(root)) {
      for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }

  private Path live() {
    return hrapi.haproxyFolder().resolve("live");
  }

  /** Commits a change of addresses, so that they are tried, and then one without. */
  private void plainCommitsLeadOut() {
    int more = FreePorts.next();
    String endpoint = "/v1/gateways/g/endpoints/more";
    api.put(endpoint, "{\"address\": \"127.0.0.1:" + more + "\"}").expect(200);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("reload");
    serves();
    assertThat(new Api(more).get("/").expect(200).body()).isEqualTo("t");
    api.delete(endpoint).expect(200);
    api.commit().expect(200);
    serves();
    Await.until(
        "it is healthy",
        () -> new Api(hrapi.adminPort()).get("/healthcheck").expect(200).status() == 200);
  }

  @Test
  void theFilesOfWhatRunsAreDeleted() throws IOException {
    delete(live().toRealPath());
    plainCommitsLeadOut();
  }

  @Test
  void theWholeFolderIsDeleted() throws IOException {
    delete(hrapi.haproxyFolder());
    plainCommitsLeadOut();
  }

  @Test
  void theLinkCannotBeSwitched() throws IOException {
    Path former = Files.readSymbolicLink(live());
    Files.delete(live());
    Files.createDirectories(live().resolve("in-the-way"));
    api.put("/v1/pools/p/targets/t", "{\"weight\": 7}").expect(200);
    assertThat(api.commit().status()).isGreaterThanOrEqualTo(500);
    serves();
    String endpoint = "{\"address\": \"127.0.0.1:" + FreePorts.next() + "\"}";
    api.put("/v1/gateways/g/endpoints/reloads", endpoint).expect(200);
    api.commit().expectProblem(503, "store-unavailable");
    serves();
    api.delete("/v1/gateways/g/endpoints/reloads").expect(200);
    delete(live());
    Files.createSymbolicLink(live(), former);
    plainCommitsLeadOut();
  }

  @Test
  void aSocketThatIsDeletedIsToldWithTheWayOut() throws IOException {
    Files.delete(hrapi.sockets().resolve("admin.sock"));
    JsonNode haproxy = hrapi.haproxy();
    assertThat(haproxy.path("state").asText()).isEqualTo("unavailable");
    api.put("/v1/pools/p/targets/t", "{\"weight\": 9}").expect(200);
    Answer commit = api.commit().expectProblem(503, "haproxy-unavailable");
    for (String words :
        List.of(haproxy.path("detail").asText(), commit.json().path("detail").asText())) {
      assertThat(words).contains("control/stop", "control/start");
    }
    serves();
    api.post("/v1/haproxy/control/stop").expect(200);
    api.post("/v1/haproxy/control/start").expect(200);
    plainCommitsLeadOut();
  }

  /** Polled throughout consecutive commits, the health check reports no fault. */
  @Test
  void aCommitThatIsUnderWayIsNoFault() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      Future<?> commits =
          thread.submit(
              () -> {
                for (int i = 0; i < 15; i++) {
                  api.put("/v1/pools/p/policy", "{\"policy\": \"" + POLICIES.get(i % 2) + "\"}")
                      .expect(200);
                  api.commit().expect(200);
                }
              });
      Api admin = new Api(hrapi.adminPort());
      int looks = 0;
      while (!commits.isDone()) {
        JsonNode health = admin.get("/healthcheck").json().path("haproxy");
        assertThat(health.path("healthy").asBoolean()).as(health.toString()).isTrue();
        looks++;
      }
      commits.get();
      assertThat(looks).isGreaterThan(15);
    } finally {
      thread.shutdownNow();
    }
  }
}
