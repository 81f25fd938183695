package io.hrapi.program.model;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.OpenSsl;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import io.hrapi.app.testing.UploadText;
import io.hrapi.events.command.Assignments;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Idempotency;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.PutPool;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;

/** The same request sent again. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
final class IdempotencyIT {

  private static final String KEY = "Idempotency-Key";
  private static final String REPLAYED = "Idempotency-Replayed";
  private static final int WAIT_SECONDS = 60;

  @TempDir private Path folder;

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  @BeforeEach
  void empty() {
    if (api.version() > 0) {
      SharedHrapi.empty(hrapi);
    }
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private static void expectSame(Answer again, Answer first) {
    assertThat(again.status()).isEqualTo(first.status());
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.version()).isEqualTo(first.version());
    assertThat(again.headers().get("etag")).isEqualTo(first.headers().get("etag"));
    assertThat(again.header("Content-Type")).isEqualTo(first.header("Content-Type"));
    assertThat(again.header(REPLAYED)).isEqualTo("true");
  }

  private long eventsOf(String type) {
    return api.get("/v1/events?limit=1000&type=" + type).json().path("events").size();
  }

  @Test
  void everyWriteIsDoneOnceAndAnsweredTheSame() throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key("c", "EC", "ec_paramgen_curve:P-256");
    openssl.selfSigned("c");
    byte[] pem = openssl.bytes("c.pem", "c.key");
    byte[] export = exported();
    long old = api.version();
    String port = Integer.toString(FreePorts.next());
    String upload = UploadText.answering("127.0.0.1:" + FreePorts.next(), "up");
    Map<String, Function<String[], Answer>> writes = new LinkedHashMap<>();
    writes.put("pool", key -> api.put("/v1/pools/p", "{\"targets\":{\"t\":\"1.2.3.4:80\"}}", key));
    writes.put("moved", key -> api.put("/v1/pools/q", "{\"targets\":{\"t\":\"1.2.3.4:80\"}}", key));
    writes.put("target", key -> api.put("/v1/pools/q/targets/t", "{\"weight\": 7}", key));
    writes.put("policy", key -> api.put("/v1/pools/q/policy", "{\"policy\":\"leastconn\"}", key));
    writes.put("no policy", key -> api.delete("/v1/pools/q/policy", key));
    writes.put(
        "certificate",
        key -> api.sendTyped("PUT", "/v1/certificates/c", "application/x-pem-file", pem, key));
    writes.put("gateway", key -> api.put("/v1/gateways/g", "{\"defaultBack\": \"q\"}", key));
    writes.put(
        "endpoint",
        key ->
            api.put("/v1/gateways/g/endpoints/e", "{\"address\":\"127.0.0.1:" + port + "\"}", key));
    writes.put("rule", key -> api.put("/v1/gateways/g/pools/p", "\"p\"", key));
    writes.put(
        "transaction",
        key ->
            api.sendTyped(
                "POST",
                "/v1/transactions",
                "application/json",
                "[{\"method\":\"PUT\",\"path\":\"/v1/pools/x\",\"body\":{}}]".getBytes(UTF_8),
                key));
    writes.put(
        "restore",
        key ->
            api.sendTyped(
                "POST",
                "/v1/restore",
                "application/json",
                "{\"version\":%d}".formatted(old + 9).getBytes(UTF_8),
                key));
    String model = "{\"pools\": {\"x\": {}}}";
    writes.put("model", key -> api.put("/v1/model", model, key));
    writes.put("gateway again", key -> api.put("/v1/gateways/g", "{\"defaultBack\": \"x\"}", key));
    writes.put("commit", key -> api.commit(key));
    writes.put("unchanged", key -> api.commit(key));
    writes.put("pending", key -> api.putPending(upload, key));
    writes.put("discarded", key -> api.delete("/v1/haproxy/configuration/pending", key));
    writes.put("upload", key -> api.upload(upload, key));
    writes.put("swap", key -> api.commitPending(key));
    writes.put("restart", key -> api.post("/v1/haproxy/control/restart", key));
    writes.put("stop", key -> api.post("/v1/haproxy/control/stop", key));
    writes.put("start", key -> api.post("/v1/haproxy/control/start", key));
    writes.put("backup", key -> api.post("/v1/controller/backup/b", key));
    writes.put("restore by POST", key -> api.post("/v1/controller/restore/b/1", key));
    writes.put("no gateway", key -> api.delete("/v1/gateways/g", key));
    writes.put("restore by GET", key -> api.get("/v1/controller/restore/b/1", key));
    writes.put(
        "import",
        key ->
            api.sendTyped(
                "PUT", "/v1/controller/_import-sql", "application/vnd.sqlite3", export, key));
    Map<String, Answer> answers = new LinkedHashMap<>();
    for (Map.Entry<String, Function<String[], Answer>> write : writes.entrySet()) {
      String[] key = {KEY, "key-of:" + write.getKey().replace(' ', '-')};
      long before = api.version();
      Answer first = write.getValue().apply(key).expect(200);
      assertThat(first.version()).as(write.getKey()).isEqualTo(before + 1);
      assertThat(first.headers()).doesNotContainKey("idempotency-replayed");
      expectSame(write.getValue().apply(key), first);
      assertThat(api.version()).as(write.getKey()).isEqualTo(before + 1);
      answers.put(write.getKey(), first);
    }
    long version = api.version();
    hrapi.stop();
    hrapi.start();
    for (Map.Entry<String, Answer> first : answers.entrySet()) {
      String[] key = {KEY, "key-of:" + first.getKey().replace(' ', '-')};
      expectSame(requireNonNull(writes.get(first.getKey())).apply(key), first.getValue());
    }
    assertThat(api.version()).isEqualTo(version);
  }

  private byte[] exported() throws Exception {
    api.put("/v1/pools/old", "{}").expect(200);
    URI export = URI.create("http://127.0.0.1:" + api.port() + "/v1/controller/_export-sql");
    return HttpClient.newHttpClient()
        .send(HttpRequest.newBuilder(export).build(), BodyHandlers.ofByteArray())
        .body();
  }

  @Test
  void whatIsTheSameRequestAndWhatIsNot() {
    Answer first =
        api.put("/v1/pools/p", "{}", KEY, "k", "If-None-Match", "*", "Hrapi-Reason", "new");
    first.expect(200);
    api.put("/v1/pools/p", "{\"enabled\": false}").expect(200);
    long version = api.version();

    // The key is looked up before the precondition, which no longer holds.
    expectSame(api.put("/v1/pools/p", "{}", KEY, "k", "If-None-Match", "*"), first);
    // Actor and reason do not make it another request.
    expectSame(api.put("/v1/pools/p", "{}", KEY, "k", "Hrapi-Actor", "eve"), first);
    for (Answer other :
        List.of(
            api.put("/v1/pools/p", "{ }", KEY, "k"),
            api.put("/v1/pools/q", "{}", KEY, "k"),
            api.put("/v1/pools/p?dryRun=false", "{}", KEY, "k"),
            api.delete("/v1/pools/p", KEY, "k"),
            api.commit(KEY, "k"))) {
      Answer refused = other.expectProblem(422, "key-reused");
      assertThat(refused.json().path("detail").asText())
          .contains("\"k\"", "version " + first.version());
    }
    // Dry-runs and reads ignore the key.
    api.put("/v1/pools/p?dryRun=true", "{\"enabled\": true}", KEY, "k").expect(200);
    api.put("/v1/pools/z?dryRun", "{}", KEY, "z").expect(200);
    api.get("/v1/pools/p", KEY, "k").expect(200);
    assertThat(api.version()).isEqualTo(version);
    api.put("/v1/pools/z", "{}", KEY, "z").expect(200);

    // A refused request does not use up the key: it is decided again.
    api.put("/v1/pools/p/targets/t", "{}", KEY, "r").expect(422);
    api.put("/v1/pools/p/targets/t", "{\"address\": \"1.2.3.4:5\"}", KEY, "r").expect(200);
    api.commit(KEY, "c").expect(200);
    api.put("/v1/gateways/g", "{\"endpoints\":{\"e\":\"192.0.2.1:81\"}}").expect(200);
    long refusals = eventsOf("CommitRefused");
    api.commit(KEY, "d").expect(422);
    api.commit(KEY, "d").expect(422);
    assertThat(eventsOf("CommitRefused")).isEqualTo(refusals + 2);

    for (String key : List.of("", "a b", "x".repeat(256))) {
      api.put("/v1/pools/p", "{}", KEY, key).expectProblem(400, "bad-request");
    }
    api.put("/v1/pools/p", "{}", KEY, "a", KEY, "b").expectProblem(400, "bad-request");
    api.put("/v1/pools/p", "{}", KEY, "x".repeat(255)).expect(200);
  }

  @Test
  void manyAtOnceAreOne() throws Exception {
    long before = api.version();
    ExecutorService pool = Executors.newFixedThreadPool(20);
    try {
      for (int round = 1; round <= 20; round++) {
        String name = "/v1/pools/p" + round;
        String key = "k" + round;
        Callable<Answer> put = () -> api.put(name, "{}", KEY, key).expect(200);
        List<Answer> answers = new ArrayList<>();
        for (Future<Answer> answer : pool.invokeAll(Collections.nCopies(20, put))) {
          answers.add(answer.get(WAIT_SECONDS, TimeUnit.SECONDS));
        }
        assertThat(answers).extracting(Answer::body).containsOnly(answers.get(0).body());
        assertThat(answers).extracting(Answer::version).containsOnly(before + round);
        assertThat(answers)
            .filteredOn(answer -> answer.headers().containsKey("idempotency-replayed"))
            .hasSize(19);
      }
      assertThat(api.version()).isEqualTo(before + 20);
    } finally {
      pool.shutdownNow();
    }
  }

  /** Whenever hrapi was killed: the retry finds the event, or adds it. */
  @Test
  void aRetryAfterAKillAddsNothing() throws Exception {
    ExecutorService sender = Executors.newSingleThreadExecutor();
    try {
      long expected = api.version();
      for (int round = 0; round < 8; round++) {
        int current = round;
        AtomicBoolean ended = new AtomicBoolean();
        List<String> sent = Collections.synchronizedList(new ArrayList<>());
        Future<?> sending =
            sender.submit(
                () -> {
                  for (int i = 0; !ended.get() && i < 100_000; i++) {
                    String name = "p" + current + "." + i;
                    sent.add(name);
                    api.put("/v1/pools/" + name, "{}", KEY, name);
                  }
                });
        while (sent.size() < 20 + 7 * round) {
          Thread.sleep(1);
        }
        hrapi.kill();
        ended.set(true);
        try {
          sending.get(WAIT_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
          assertThat(e.getCause()).isInstanceOf(UncheckedIOException.class);
        }
        hrapi.start();
        String last = sent.get(sent.size() - 1);
        api.put("/v1/pools/" + last, "{}", KEY, last).expect(200);
        expected += sent.size();
        assertThat(api.version()).isEqualTo(expected);
      }
    } finally {
      sender.shutdownNow();
    }
  }

  /** Runs first, on an empty log, so that its first events can be from yesterday. */
  @Test
  @Order(1)
  void aKeyIsForgottenAfterADay() throws Exception {
    hrapi.stop();
    Clock now = Clock.systemUTC();
    try (EventStore store =
        SqliteEventStore.open(hrapi.instance().resolve("log.sqlite"), UUID::randomUUID, now)) {
      View view = View.EMPTY;
      for (Duration age : List.of(Duration.ofHours(25), Duration.ofHours(23))) {
        try (CommandHandler handler =
            new CommandHandler(
                store,
                view,
                Clock.offset(now, age.negated()),
                UUID::randomUUID,
                "test",
                (state, events) -> {})) {
          String key = age.toHours() + "h";
          handler
              .submit(
                  new PutPool(new Name("p" + key), Assignments.none(), Map.of()),
                  Preconditions.NONE,
                  new CommandMetadata("eve", "local", null, "r", null)
                      .with(new Idempotency(key, "another", (decision, after) -> "{\"body\":{}}")))
              .get(WAIT_SECONDS, TimeUnit.SECONDS);
          view = handler.view();
        }
      }
    }
    hrapi.start();
    api.put("/v1/pools/p", "{}", KEY, "23h").expectProblem(422, "key-reused");
    api.put("/v1/pools/p", "{}", KEY, "25h").expect(200);
    assertThat(api.put("/v1/pools/p", "{}", KEY, "25h").expect(200).header(REPLAYED))
        .isEqualTo("true");
    assertThat(api.version()).isEqualTo(3);
  }

  /** A body that is ignored is still part of the request. */
  @Test
  void anUnreadBodyCounts() {
    Answer first = stop("{}").expect(200);
    expectSame(stop("{}"), first);
    stop("null").expectProblem(422, "key-reused");
  }

  private Answer stop(String body) {
    return api.sendTyped(
        "POST",
        "/v1/haproxy/control/stop",
        "application/json",
        body.getBytes(UTF_8),
        KEY,
        "unread");
  }
}
