package io.hrapi.program.commit;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.app.testing.Visitors;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Addresses that another process has, or tries to take, when HAProxy is to listen there. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class FailedLoadIT {

  private static final int CLIENTS = 8;
  private static final int REQUESTS = 300;
  private static final int ROUNDS = 5;

  private final int port = FreePorts.next();
  private final int taken = FreePorts.next();
  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = SharedHrapi.emptied();
  private final Api api = hrapi.api();
  private final ExecutorService threads = Executors.newCachedThreadPool();

  @BeforeEach
  void model() {
    SharedHrapi.empty(hrapi);
    api.putGateway(backends.serve("one"), port);
    api.commit().expect(200);
  }

  @AfterAll
  void end() {
    threads.shutdownNow();
    backends.close();
  }

  private void point(String word) {
    api.put("/v1/pools/p", "{\"targets\": {\"t\": \"%s\"}}".formatted(backends.serve(word)))
        .expect(200);
  }

  private Visitors visitors(boolean keepAlive) {
    Visitors visitors = new Visitors(CLIENTS, keepAlive, port, Set.of("one", "two"));
    visitors.awaitMore(REQUESTS);
    return visitors;
  }

  /** While HAProxy retries, for two seconds, it refuses new connections; open ones stay. */
  @Test
  void aLoadThatFailsIsGoneBackFromAndNoOpenConnectionIsLost() throws Exception {
    long pid = hrapi.haproxyPid();
    JsonNode before = api.get("/v1/status").json().path("versions");
    String running = api.get("/v1/haproxy/configuration/running").body();
    try (ServerSocket foreign = new ServerSocket(taken, 5, InetAddress.getLoopbackAddress());
        Visitors keepers = visitors(true)) {
      assertThat(foreign.isBound()).isTrue();
      fails();
      JsonNode after = api.get("/v1/status").json();
      assertThat(after.at("/versions/running")).isEqualTo(before.path("running"));
      assertThat(after.at("/versions/pending")).isEqualTo(before.path("pending"));
      assertThat(after.at("/lastCommit/outcome").asText()).isEqualTo("failed");
      assertThat(after.at("/haproxy/pid").asLong()).isEqualTo(pid);
      assertThat(api.get("/v1/haproxy/configuration/running").body()).isEqualTo(running);
      assertThat(hrapi.instance().resolve("loading.json")).doesNotExist();
      // No repair is needed: new connections are accepted, and a successful load loses none of
      // them.
      try (Visitors newcomers = visitors(false)) {
        point("two");
        api.put("/v1/pools/p/policy", "{\"policy\": \"leastconn\"}").expect(200);
        assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("reload");
        newcomers.awaitMore(REQUESTS);
        keepers.awaitMore(REQUESTS);
        assertThat(newcomers.end()).isGreaterThan(REQUESTS);
        assertThat(keepers.end()).isGreaterThan(REQUESTS);
      }
    }
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("two");
  }

  private void fails() {
    // Only HAProxy can expand the address, so that no trial finds it taken.
    String text =
        "global\n  setenv TAKEN "
            + taken
            + "\n"
            + UploadText.DEFAULTS
            + UploadText.frontend("f", "bind 127.0.0.1:" + FreePorts.next(), "up")
            + UploadText.frontend("h", "bind \"127.0.0.1:${TAKEN}\"", "never");
    long version = api.version();
    Answer answer =
        api.upload(text, "Hrapi-Actor", "ada").expectProblem(422, "configuration-refused");
    assertThat(answer.json().path("detail").asText())
        .contains("what ran before still runs unchanged");
    assertThat(api.version()).isEqualTo(version + 1);
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("CommitFailed");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    assertThat(event.at("/changes/0/after/messages").toString()).contains(Integer.toString(taken));
  }

  /** Between the trial of an address and the reload, hrapi holds the address for HAProxy. */
  @Test
  void nobodyTakesAnAddressBetweenItsTrialAndTheReload() throws Exception {
    AtomicBoolean over = new AtomicBoolean();
    AtomicInteger tries = new AtomicInteger();
    try (Visitors keepers = visitors(true);
        Visitors newcomers = visitors(false)) {
      for (int round = 0; round < ROUNDS; round++) {
        int wanted = FreePorts.next();
        over.set(false);
        Future<Boolean> thief = threads.submit(() -> steal(wanted, over, tries));
        api.put(
                "/v1/gateways/g/endpoints/n" + round,
                "{\"address\": \"127.0.0.1:%d\"}".formatted(wanted))
            .expect(200);
        assertThat(api.commit().expect(200).json().path("applied").asText()).isEqualTo("reload");
        over.set(true);
        assertThat(thief.get(60, TimeUnit.SECONDS)).isFalse();
        assertThat(new Api(wanted).get("/").expect(200).body()).isEqualTo("one");
      }
      assertThat(tries.get()).isPositive();
      assertThat(keepers.end()).isGreaterThan(REQUESTS);
      assertThat(newcomers.end()).isGreaterThan(REQUESTS);
    }
  }

  /** Tries to take the address once hrapi is about to let HAProxy bind it. */
  private boolean steal(int wanted, AtomicBoolean over, AtomicInteger tries) {
    Path note = hrapi.instance().resolve("loading.json");
    while (!over.get()) {
      if (Files.exists(note)) {
        tries.incrementAndGet();
        try (ServerSocket stolen = new ServerSocket(wanted, 5, InetAddress.getLoopbackAddress())) {
          return stolen.isBound();
        } catch (IOException e) {
          // Not available; tried again.
          Thread.onSpinWait();
        }
      }
    }
    return false;
  }
}
