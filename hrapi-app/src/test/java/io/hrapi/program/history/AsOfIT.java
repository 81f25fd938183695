package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.FreePorts;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import io.hrapi.events.command.Assignments;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.command.CommandMetadata;
import io.hrapi.events.command.Preconditions;
import io.hrapi.events.command.PutPool;
import io.hrapi.events.log.EventStore;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.events.store.SqliteEventStore;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code ?version=} and {@code ?at=}: every resource as of a version or time. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class AsOfIT {

  private static final List<String> LISTS =
      List.of(
          "/v1/gateways",
          "/v1/pools",
          "/v1/certificates",
          "/v1/haproxy/variables",
          "/v1/haproxy/configuration/variables",
          "/v1/controller/_export-cdb");
  private static final List<String> RESOURCES =
      List.of(
          "/v1/gateways/g",
          "/v1/gateway/g",
          "/v1/gateways/g/endpoints",
          "/v1/gateways/g/endpoints/e",
          "/v1/gateways/g/pools",
          "/v1/gateways/g/pools/a",
          "/v1/pools/p",
          "/v1/pools/p/targets",
          "/v1/pools/p/targets/t",
          "/v1/pools/p/policy",
          "/v1/certificates/c",
          "/v1/haproxy/configuration/pending",
          "/v1/haproxy/configuration/pending/expanded",
          "/v1/haproxy/configuration/running",
          "/v1/haproxy/configuration/running/expanded");

  private static final String DOUBTED = "Hrapi-Time-Doubted";

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  /** The response of each resource right after each version. */
  private final List<Map<String, Answer>> seen = new ArrayList<>();

  @BeforeAll
  void make() throws IOException {
    remember();
    put("/v1/gateways/g", "{\"endpoints\": {\"e\": \"*:80\"}}");
    put("/v1/pools/p", "{\"targets\": {\"t\": \"h:1\"}}");
    put("/v1/gateways/g/pools/a", "{\"pool\": \"p\", \"path\": \"/x\"}");
    put("/v1/pools/p/policy", "{\"weights\": 5}");
    put("/v1/pools/p/targets/t", "{\"enabled\": false}");
    put("/v1/pools/q", "{\"targets\": {\"t\": \"h:2\"}}");
    put("/v1/gateways/g/endpoints/e", "{\"address\": \"*:81\"}");
    api.delete("/v1/gateways/g/pools/a").expect(200);
    remember();
    api.delete("/v1/gateways/g").expect(200);
    remember();
    put("/v1/gateways/g", "{\"protocol\": \"tcp\"}");
    api.sendTyped(
            "PUT",
            "/v1/certificates/c",
            "application/x-pem-file",
            Files.readAllBytes(SelfSigned.in(hrapi.root(), "c").file()))
        .expect(200);
    remember();
    put("/v1/gateways/g/endpoints/s", "{\"address\": \"*:443 @c\"}");
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private void put(String path, String body) {
    api.put(path, body).expect(200);
    remember();
  }

  private void remember() {
    Map<String, Answer> answers = new HashMap<>();
    for (String path : LISTS) {
      answers.put(path, api.get(path).expect(200));
    }
    for (String path : RESOURCES) {
      answers.put(path, api.get(path));
    }
    seen.add(answers);
  }

  private Answer then(long version, String path) {
    return Objects.requireNonNull(seen.get((int) version).get(path));
  }

  @Test
  void everyVersionReadsAsItDid() {
    everyVersionIsAsSeen();
  }

  @Test
  void everyVersionReadsAsItDidAfterARestart() {
    hrapi.kill();
    hrapi.start();
    everyVersionIsAsSeen();
  }

  /**
   * The port of the statistics page is the only value of this machine in a rendered configuration.
   */
  @Test
  void noVersionReadsOtherwiseWhenAnotherPortIsTaken() throws IOException {
    int taken = FreePorts.next();
    try (RunningHrapi other =
        RunningHrapi.start(Map.of("HRAPI_STATISTICS_PORT", Integer.toString(taken)))) {
      Api fresh = other.api();
      String pending = "/v1/haproxy/configuration/pending";
      fresh.put("/v1/pools/p", "{\"targets\": {\"t\": \"127.0.0.1:81\"}}").expect(200);
      String first = fresh.get(pending).expect(200).body();
      assertThat(first).contains(":" + taken);
      try (ServerSocket foreign = new ServerSocket(taken, 5, InetAddress.getLoopbackAddress())) {
        assertThat(foreign.isBound()).isTrue();
        assertThat(fresh.get(pending).body()).isEqualTo(first);
        String port = fresh.commit().expect(200).json().path("Listen Port").asText();
        assertThat(port).isNotEqualTo(Integer.toString(taken));
        assertThat(fresh.get(pending + "?version=1").expect(200).body()).isEqualTo(first);
        fresh.put("/v1/pools/q", "{}").expect(200);
        assertThat(fresh.get(pending).expect(200).body()).contains(":" + port);
        assertThat(fresh.get(pending + "?version=1").expect(200).body()).isEqualTo(first);
      }
    }
  }

  private void everyVersionIsAsSeen() {
    assertThat(seen).hasSize((int) api.version() + 1);
    for (int version = 0; version < seen.size(); version++) {
      for (Map.Entry<String, Answer> then : seen.get(version).entrySet()) {
        Answer now = api.get(then.getKey() + "?version=" + version);
        assertThat(now.status())
            .as("%s at %d", then.getKey(), version)
            .isEqualTo(then.getValue().status());
        if (now.status() == 200) {
          assertThat(now.body()).isEqualTo(then.getValue().body());
          assertThat(now.etag()).isEqualTo(then.getValue().etag());
          assertThat(now.version()).isEqualTo(version);
        } else {
          now.expectProblem(404, "not-found");
        }
      }
    }
  }

  @Test
  void everyTimeReadsAsItDid() {
    JsonNode events = api.get("/v1/events?limit=1000").expect(200).json().path("events");
    for (int i = 0; i < events.size(); i++) {
      String time = events.at("/" + i + "/time").asText();
      long version = events.at("/" + i + "/version").asLong();
      if (i + 1 == events.size() || !events.at("/" + (i + 1) + "/time").asText().equals(time)) {
        Answer at = api.get("/v1/pools?at=" + time).expect(200);
        assertThat(at.version()).as(time).isEqualTo(version);
        assertThat(at.body()).isEqualTo(then(version, "/v1/pools").body());
      }
    }
    assertThat(api.get("/v1/pools?at=1999-12-31T23:59:59Z").expect(200).version()).isZero();
    assertThat(api.get("/v1/pools?at=1970-01-01T01:00:00%2B01:00").expect(200).version()).isZero();
    assertThat(api.get("/v1/pools?at=1970-01-01T01:00:00+01:00").expect(200).version()).isZero();
  }

  @Test
  void versionZeroIsEmpty() {
    api.get("/v1/gateways?version=0").expectJson("{\"Gateways\": []}");
    api.get("/v1/pools?version=0").expectJson("{\"Pools\": []}");
    api.get("/v1/gateways/g?version=0").expectProblem(404, "not-found");
  }

  @Test
  void anOldVersionThatTheClientHoldsIsNotSentAgain() {
    Answer old = api.get("/v1/pools/p?version=2").expect(200);
    api.get("/v1/pools/p?version=2", "If-None-Match", old.etag()).expect(304);
    api.get("/v1/pools/p", "If-None-Match", old.etag()).expect(200);
    assertThat(api.head("/v1/pools/p?version=2").expect(200).etag()).isEqualTo(old.etag());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=999",
        "version=999999999999999999",
        "at=2999-01-01T00:00:00Z",
        "at=9999-12-31T23:59:59.999999Z"
      })
  void theFutureIsNotThere(String query) {
    for (String path : LISTS) {
      api.get(path + "?" + query).expectProblem(404, "not-found");
    }
    for (String path : RESOURCES) {
      api.get(path + "?" + query).expectProblem(404, "not-found");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "version=1&at=1999-12-31T23:59:59Z",
        "version=",
        "version=-1",
        "version=1.0",
        "version=x",
        "version=9999999999999999999",
        "version=1&version=1",
        "version=%D9%A1",
        "at=",
        "at=yesterday",
        "at=2026-01-01",
        "at=2026-01-01T00:00:00",
        "at=%2B999999999-01-01T00:00:00Z",
        "at=2026-13-01T00:00:00Z",
        "Version=1",
        "limit=1",
        "dryRun=true",
        "x"
      })
  void whatIsMalformedOrUnknownIsRefused(String query) {
    for (String path : LISTS) {
      api.get(path + "?" + query).expectProblem(400, "bad-request");
    }
    for (String path : RESOURCES) {
      api.get(path + "?" + query).expectProblem(400, "bad-request");
    }
  }

  @Test
  void anAnswerByATimeAtWhichTheClockHadJumpedSaysSo() throws Exception {
    Instant start = Instant.now().minus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    AtomicReference<Instant> wall = new AtomicReference<>(start);
    Clock clock = ((InstantSource) wall::get).withZone(ZoneOffset.UTC);
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other.stop();
      try (EventStore store = log(other, clock);
          CommandHandler handler = handler(store, clock)) {
        for (Duration ahead : List.of(Duration.ZERO, Duration.ofDays(3_650), Duration.ofHours(1))) {
          wall.set(start.plus(ahead));
          make("p" + ahead.toHours(), handler);
        }
      }
      other.start();
      assertThat(doubted(other, start)).isEqualTo("1");
      assertThat(doubted(other, start.plus(Duration.ofMinutes(30)))).isEqualTo("2");
      assertThat(doubted(other, start.plus(Duration.ofHours(2)))).isEmpty();
      assertThat(other.api().get("/v1/pools?version=2").expect(200).header(DOUBTED)).isEmpty();
      JsonNode changes = other.api().get("/v1/events/2").expect(200).json().path("changes");
      assertThat(changes.path(1).path("change").asText()).isEqualTo("clockDoubted");
      assertThat(Instant.parse(changes.path(1).at("/after/clock").asText()))
          .isEqualTo(start.plus(Duration.ofDays(3_650)));
    }
  }

  @Test
  void theTimeOfAnEventHasComeThoughTheClockWasSetBack() throws Exception {
    Instant ahead = Instant.now().plus(Duration.ofDays(1)).truncatedTo(ChronoUnit.SECONDS);
    Clock clock = Clock.fixed(ahead, ZoneOffset.UTC);
    try (RunningHrapi other = RunningHrapi.startNew()) {
      other.stop();
      try (EventStore store = log(other, clock);
          CommandHandler handler = handler(store, clock)) {
        make("p", handler);
      }
      other.start();
      Api then = other.api();
      String time = then.get("/v1/events/1").expect(200).json().path("time").asText();
      assertThat(Instant.parse(time)).isEqualTo(ahead);
      then.get("/v1/pools/p?at=" + time).expect(200);
      then.get("/v1/pools?at=" + Instant.now()).expectJson("{\"Pools\": []}");
      then.get("/v1/pools/p?at=" + ahead.plusSeconds(1)).expect(404);
      then.postJson("/v1/restore?dryRun=true", "{\"at\": \"%s\"}".formatted(time)).expect(200);
      // A new write has the time of the newest event, and is found as of that time.
      then.put("/v1/pools/q", "{}").expect(200);
      then.get("/v1/pools/q?at=" + time).expect(200);
    }
  }

  /** Opens the log of a stopped program, with a clock that the test sets. */
  private static EventStore log(RunningHrapi of, Clock clock) {
    return SqliteEventStore.open(of.instance().resolve("log.sqlite"), UUID::randomUUID, clock);
  }

  private static CommandHandler handler(EventStore store, Clock clock) {
    return new CommandHandler(
        store, View.EMPTY, clock, UUID::randomUUID, "test", (state, events) -> {});
  }

  private static void make(String pool, CommandHandler handler) throws Exception {
    handler
        .submit(
            new PutPool(new Name(pool), Assignments.none(), Map.of()),
            Preconditions.NONE,
            new CommandMetadata("eve", "local", null, "r", null))
        .get(60, TimeUnit.SECONDS);
  }

  private static String doubted(RunningHrapi other, Instant at) {
    return other.api().get("/v1/pools?at=" + at).expect(200).header(DOUBTED);
  }
}
