package io.hrapi.program.log;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.Await;
import io.hrapi.app.testing.Backends;
import io.hrapi.app.testing.ForeignHaproxy;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.events.log.ChainVerifier;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.store.SqliteEventStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/**
 * hrapi and HAProxy end in every possible way; acknowledged writes survive, and traffic is served
 * again.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class CrashIT {

  private static final int ROUNDS = 5;
  private static final int CLIENTS = 8;
  private static final long PAUSE_MILLIS = 5;

  private final Backends backends = new Backends();
  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final int port = FreePorts.next();

  @BeforeEach
  void commit() {
    SharedHrapi.empty(hrapi);
    api.putGateway(backends.serve("t"), port);
    api.commit().expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
    backends.close();
  }

  private void serves() {
    assertThat(new Api(port).get("/").expect(200).body()).isEqualTo("t");
  }

  private void awaitAdoption() {
    Await.until(
        "HAProxy is found again", () -> hrapi.haproxy().path("state").asText().equals("running"));
  }

  @Test
  void whatWasAcknowledgedSurvivesKillsAtAnyMoment() throws Exception {
    long pid = hrapi.haproxyPid();
    AtomicBoolean over = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    try {
      Future<Integer> served = threads.submit(() -> serveUntil(over));
      for (int round = 0; round < ROUNDS; round++) {
        List<Future<?>> clients = new ArrayList<>();
        int prefix = round;
        for (int client = 0; client < CLIENTS; client++) {
          String name = "r" + prefix + "c" + client;
          clients.add(threads.submit(() -> putUntilItFails(name, acknowledged)));
        }
        Thread.sleep(ThreadLocalRandom.current().nextInt(100, 1_500));
        hrapi.kill();
        for (Future<?> client : clients) {
          client.get(60, TimeUnit.SECONDS);
        }
        verifyChain();
        hrapi.start();
        allAreThere(acknowledged);
      }
      over.set(true);
      assertThat(served.get(60, TimeUnit.SECONDS)).isGreaterThan(20);
      assertThat(acknowledged).hasSizeGreaterThan(CLIENTS);
      awaitAdoption();
      assertThat(hrapi.haproxyPid()).isEqualTo(pid);
      assertThat(api.commit().expect(200).json().path("PID").asLong()).isEqualTo(pid);
    } finally {
      over.set(true);
      threads.shutdownNow();
    }
  }

  private int serveUntil(AtomicBoolean over) throws InterruptedException {
    Api client = new Api(port);
    int count = 0;
    while (!over.get()) {
      assertThat(client.get("/").expect(200).body()).isEqualTo("t");
      count++;
      // The processors are for those that write.
      Thread.sleep(PAUSE_MILLIS);
    }
    return count;
  }

  private void putUntilItFails(String client, Map<String, Long> acknowledged) {
    Api own = new Api(hrapi.port());
    for (int i = 0; i < 10_000; i++) {
      String name = client + "i" + i;
      Answer answer;
      try {
        answer = own.put("/v1/pools/p/targets/" + name, "{\"address\": \"127.0.0.1:1\"}");
      } catch (UncheckedIOException e) {
        // Killed; whether this write was stored is unknown.
        return;
      }
      acknowledged.put(name, answer.expect(200).version());
    }
  }

  private void allAreThere(Map<String, Long> acknowledged) {
    JsonNode targets = api.get("/v1/pools/p").expect(200).json().path("targets");
    acknowledged.keySet().forEach(name -> assertThat(targets.has(name)).as(name).isTrue());
    assertThat(acknowledged.values()).doesNotHaveDuplicates();
    assertThat(api.version())
        .isGreaterThanOrEqualTo(acknowledged.values().stream().mapToLong(v -> v).max().orElse(0));
  }

  /** Verifies every version from 1 on with its hash. */
  private void verifyChain() {
    try (EventStore store =
        SqliteEventStore.open(
            hrapi.instance().resolve("log.sqlite"), UUID::randomUUID, Clock.systemUTC())) {
      ChainVerifier.Result result = ChainVerifier.verify(store);
      assertThat(result.misfit()).isNull();
      assertThat(result.verified()).isEqualTo(store.head().version());
    }
  }

  @Test
  void signalsEndHrapiAndLeaveHaproxyServing() throws Exception {
    long pid = hrapi.haproxyPid();
    for (String signal : List.of("INT", "TERM", "HUP")) {
      long version = api.put("/v1/pools/p", "{}").expect(200).version();
      new ProcessBuilder("/bin/sh", "-c", "kill -s " + signal + " " + hrapi.process().pid())
          .start()
          .waitFor();
      hrapi.awaitEnd();
      serves();
      verifyChain();
      hrapi.start();
      awaitAdoption();
      assertThat(hrapi.haproxyPid()).as(signal).isEqualTo(pid);
      assertThat(api.version()).isEqualTo(version);
    }
  }

  @Test
  void aHaproxyThatDiedMeanwhileIsStartedWithTheRecordedBytes() throws IOException {
    String running = hrapi.haproxy().path("commit").asText();
    // The restart must not load what is not committed.
    api.put("/v1/pools/p", "{\"enabled\": false}").expect(200);
    long version = api.version();
    hrapi.kill();
    hrapi.haproxyProcesses().forEach(ProcessHandle::destroyForcibly);
    Await.until("HAProxy is gone", () -> hrapi.haproxyProcesses().isEmpty());
    hrapi.start();
    awaitAdoption();
    Await.until("the start is recorded", () -> api.version() == version + 1);
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("HaproxyStarted");
    assertThat(event.path("actor").asText()).isEqualTo("hrapi");
    assertThat(event.at("/changes/0/after/commit").asText()).isEqualTo(running);
    assertThat(hrapi.haproxy().path("commit").asText()).isEqualTo(running);
    serves();
  }

  @Test
  void aSecondHrapiOnTheSameHomeIsRefused() throws Exception {
    Path output = hrapi.root().resolve("second.log");
    Process second = hrapi.launch(output);
    try {
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
    } finally {
      second.destroyForcibly();
    }
    assertThat(second.exitValue()).isNotZero();
    assertThat(Files.readString(output))
        .contains("another hrapi serves", Long.toString(hrapi.process().pid()))
        .doesNotContain("\tat ");
    api.put("/v1/pools/p", "{}").expect(200);
    serves();
  }

  @Test
  void anotherHaproxyIsNeverTouched() {
    try (ForeignHaproxy foreign = new ForeignHaproxy(hrapi.root())) {
      api.put("/v1/pools/p/targets/t", "{\"weight\": 2}").expect(200);
      api.commit().expect(200);
      hrapi.kill();
      hrapi.start();
      awaitAdoption();
      api.put("/v1/pools/p/targets/t", "{\"weight\": 3}").expect(200);
      api.commit().expect(200);
      hrapi.stop();
      foreign.assertServing();
    }
  }

  @Test
  void aNoteThatCannotBeReadStandsInNobodysWay() throws IOException {
    hrapi.stop();
    Path file = hrapi.instance().resolve("loading.json");
    Files.writeString(file, "{\"commitId\": \"x\"}");
    Path preview = Files.createDirectories(hrapi.haproxyFolder().resolve("preview-1/commits"));
    hrapi.start();
    Await.until("the note is put aside", () -> !Files.exists(file));
    assertThat(file.resolveSibling("loading.json.unreadable")).exists();
    assertThat(preview.getParent()).doesNotExist();
    awaitAdoption();
    api.commit().expect(200);
  }

  @Test
  void aCommitThatWasLoadedButNotRecordedIsRecordedAtTheNextStart() throws IOException {
    // The state after a crash between load and record: HAProxy runs the commit, the note exists,
    // the event does not.
    JsonNode loaded = api.lastEvent().at("/changes/0/after");
    long version = api.version();
    long rendered = loaded.path("version").asLong();
    assertThat(rendered).isEqualTo(version - 1);
    hrapi.stop();
    String note =
        "{\"commitId\":\"%s\",\"subject\":\"/controller/commit\",\"trigger\":\"COMMIT\","
            + "\"version\":%d,\"upload\":null,\"certificates\":[],\"sha256\":\"%s\",\"files\":{},"
            + "\"statisticsPort\":%s,\"texts\":[],\"actor\":\"ada\",\"origin\":\"127.0.0.1\",\"reason\":\"why\",\"requestId\":\"r1\","
            + "\"traceparent\":null}";
    Path file = hrapi.instance().resolve("loading.json");
    String id = loaded.path("commit").asText();
    String sha256 = loaded.path("sha256").asText();
    // Already recorded: the note is deleted, without a second event.
    Files.writeString(
        file, note.formatted(id, rendered, sha256, loaded.path("listenPort").asText()));
    hrapi.start();
    Await.until("the note is gone", () -> !Files.exists(file));
    assertThat(api.version()).isEqualTo(version);
    // HAProxy runs the commit in the note, and the log has another version for it.
    hrapi.stop();
    Files.writeString(
        file, note.formatted(id, rendered - 1, sha256, loaded.path("listenPort").asText()));
    hrapi.start();
    Await.until("the note is gone", () -> !Files.exists(file));
    JsonNode found = api.get("/v1/events/" + (version + 1)).expect(200).json();
    assertThat(found.path("type").asText()).isEqualTo("ConfigurationCommitted");
    assertThat(found.at("/changes/0/after/outcome").asText()).isEqualTo("found");
    assertThat(found.path("actor").asText()).isEqualTo("ada");
    assertThat(found.path("reason").asText()).isEqualTo("why");
    // HAProxy runs something else: that commit failed.
    hrapi.stop();
    Files.writeString(
        file,
        note.formatted(
            "0".repeat(32), rendered, "0".repeat(64), loaded.path("listenPort").asText()));
    hrapi.start();
    Await.until("the note is gone", () -> !Files.exists(file));
    JsonNode failed = api.get("/v1/events/" + (version + 2)).expect(200).json();
    assertThat(failed.path("type").asText()).isEqualTo("CommitFailed");
    assertThat(failed.path("requestId").asText()).isEqualTo("r1");
    assertThat(api.version()).isEqualTo(version + 2);
    serves();
  }
}
