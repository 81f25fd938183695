package io.hrapi.program.haproxy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.Wire;
import io.hrapi.haproxy.process.CommitFolder;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessSettings;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ProcessFile;
import io.hrapi.haproxy.socket.SocketDirectory;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** A HAProxy that an older hrapi started as root, from its own home. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FormerHaproxyIT {

  private static final String ROOT = "root";

  private final Backends backends = new Backends();
  private final int port = FreePorts.next();
  private RunningHrapi hrapi;
  private Api api;
  private long former;

  @BeforeAll
  void start() {
    assumeTrue(HaproxyAccount.isNeeded(), "only root starts one as root");
    hrapi = RunningHrapi.start(Map.of("HRAPI_WHEN_STOPPED", "stop"));
    api = hrapi.api();
  }

  @BeforeEach
  void begin() throws Exception {
    SharedHrapi.empty(hrapi);
    api.putGateway(Map.of("a", backends.serve("one")), port);
    api.commit().expect(200);
    String commit = hrapi.haproxy().path("commit").asText();
    String text = Files.readString(hrapi.haproxyFolder().resolve("live/haproxy.cfg"));
    hrapi.stop();
    former = startAsRoot(commit, text);
    hrapi.start();
  }

  @AfterAll
  void end() {
    if (hrapi != null) {
      hrapi.close();
    }
    backends.close();
  }

  private long startAsRoot(String commit, String text) {
    RunDirectory run = new RunDirectory(hrapi.instance().resolve("haproxy"));
    SocketDirectory sockets = new SocketDirectory(hrapi.instance().resolve("sockets"));
    HaproxyBinary binary =
        HaproxyBinary.locate(
            Optional.of(RunningHrapi.haproxyProgram().toString()), HaproxyAccount.own());
    HaproxyProcess process =
        new HaproxyProcess(() -> binary, run, sockets, ProcessSettings.defaults());
    CommitFolder folder =
        run.commit(
            new ProcessFile(
                commit,
                sockets.adminSocket(),
                Duration.ofMinutes(10),
                20,
                Optional.empty(),
                Optional.of(run.serverState()),
                Optional.of("haproxy")),
            text,
            Map.of());
    return process.load(folder).masterPid();
  }

  @Test
  void goesOnAndIsShownAndChanged() throws IOException {
    JsonNode haproxy = hrapi.haproxy();
    assertThat(haproxy.path("state").asText()).isEqualTo("running");
    assertThat(haproxy.path("pid").asLong()).isEqualTo(former);
    assertThat(haproxy.path("account").asText()).isEqualTo(ROOT);
    assertThat(haproxy.path("detail").asText()).contains("as root", "control/restart");
    api.put("/v1/pools/p/targets/a", "{\"weight\": 7}").expect(200);
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("runtime");
    api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
    Answer reload = api.commit().expect(200);
    assertThat(reload.json().path("applied").asText()).isEqualTo("reload");
    assertThat(reload.json().path("warnings")).isEmpty();
    haproxy = hrapi.haproxy();
    assertThat(haproxy.path("pid").asLong()).isEqualTo(former);
    assertThat(HaproxyAccount.of(haproxy.path("workerPid").asLong())).contains("haproxy");
    assertServes();
  }

  @Test
  void isReplacedAtTheNextRestart() throws IOException {
    assertThat(api.post("/v1/haproxy/control/restart").expect(200).json().toString())
        .contains("\"restarted\"");
    afterwards();
  }

  @Test
  void isReplacedWhenItDies() throws IOException {
    ProcessHandle.of(former).orElseThrow().destroyForcibly();
    Await.until(
        "another one runs",
        () ->
            hrapi.haproxy().path("state").asText().equals("running")
                && hrapi.haproxyPid() != former);
    afterwards();
  }

  private void assertServes() throws IOException {
    assertThat(Wire.get(port, "/", "x").body()).isEqualTo("one");
  }

  private void afterwards() throws IOException {
    JsonNode haproxy = hrapi.haproxy();
    assertThat(haproxy.path("state").asText()).isEqualTo("running");
    assertThat(haproxy.path("account").asText()).isEqualTo("haproxy");
    assertThat(haproxy.has("detail")).isFalse();
    assertThat(ProcessHandle.of(former).filter(ProcessHandle::isAlive)).isEmpty();
    assertServes();
    // They may contain private keys.
    assertThat(hrapi.instance().resolve("haproxy/commits")).doesNotExist();
    assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("unchanged");
  }
}
