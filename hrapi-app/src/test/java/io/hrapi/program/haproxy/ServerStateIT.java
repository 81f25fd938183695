package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.haproxy.socket.AdminSocket;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** The state of targets that are down survives a reload. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ServerStateIT {

  private static final Duration LIMIT = Duration.ofSeconds(5);

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private final Path folder;
  private final RunningHrapi hrapi;
  private final Api api;

  ServerStateIT(@TempDir Path folder) {
    this.folder = folder;
    hrapi = RunningHrapi.start("a home", Map.of("HRAPI_HAPROXY_FOLDERS", folder.toString()));
    api = hrapi.api();
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private Path haproxy() {
    return hrapi.haproxyFolder();
  }

  private boolean isDown(String target) throws IOException {
    String states =
        new AdminSocket(hrapi.sockets().resolve("admin.sock"))
            .ask("show servers state pool:p", LIMIT);
    return states
        .lines()
        .anyMatch(line -> line.matches("\\d+ pool:p \\d+ " + target + " \\S+ 0 .*"));
  }

  private long handedOn() throws IOException {
    try (var lines = Files.lines(haproxy().resolve("haproxy.log"))) {
      return lines.filter(line -> line.contains("z is DOWN, changed from server-state")).count();
    }
  }

  @Test
  void oneThatIsDownStaysDown() throws IOException {
    api.putGateway(Map.of("a", backends.serve("a"), "z", "127.0.0.1:" + FreePorts.next()), port);
    api.commitOverUpload().expect(200);
    Await.until("z is down", () -> isDown("z"));
    long before = handedOn();
    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    var answer = api.commit().expect(200).json();
    assertThat(answer.path("applied").asText()).isEqualTo("reload");
    assertThat(answer.path("warnings")).isEmpty();
    assertThat(isDown("z")).isTrue();
    assertThat(isDown("a")).isFalse();
    assertThat(handedOn()).isGreaterThan(before);
    Api gateway = new Api(port);
    for (int i = 0; i < 20; i++) {
      assertThat(gateway.get("/").expect(200).body()).isEqualTo("a");
    }
    long earlier = handedOn();
    api.post("/v1/haproxy/control/restart").expect(200);
    assertThat(isDown("z")).isTrue();
    assertThat(handedOn()).isGreaterThan(earlier);
    assertThat(haproxy().resolve("server-state")).hasContent("1");
    // States that are not handed over are determined by new checks.
    api.post("/v1/haproxy/control/stop").expect(200);
    earlier = handedOn();
    api.post("/v1/haproxy/control/start").expect(200);
    Await.until("z is down", () -> isDown("z"));
    assertThat(handedOn()).isEqualTo(earlier);
  }

  /** HAProxy accepts the directive only once: a second one, from hrapi, would be an alert. */
  @Test
  void anUploadMayHaveAFileOfItsOwn() throws IOException {
    Path own = Files.writeString(RunningHrapi.passable(folder).resolve("own-state"), "1\n");
    int listen = FreePorts.next();
    api.upload(
            "global\n  server-state-file "
                + own
                + "\n"
                + UploadText.answering("127.0.0.1:" + listen, "uploaded"))
        .expect(200);
    assertThat(new Api(listen).get("/").expect(200).body()).isEqualTo("uploaded");
    assertThat(List.of(haproxy().resolve("server-state"), own))
        .allSatisfy(file -> assertThat(file).hasContent("1"));
  }
}
