package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SelfSigned;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code /v1/history/…}: the versions of each resource. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class HistoryIT {

  private static final int WRITES = 150;
  private static final String RESTORE = "/v1/controller/restore/b/1";
  private static final String PENDING = "/haproxy/configuration/pending";
  private static final List<String> RESOURCES = new ArrayList<>();

  static {
    for (int i = 0; i < 2; i++) {
      RESOURCES.add("/gateways/g" + i);
      RESOURCES.add("/pools/p" + i);
      RESOURCES.add("/pools/p" + i + "/policy");
      for (int j = 0; j < 3; j++) {
        RESOURCES.add("/gateways/g" + i + "/endpoints/e" + j);
        RESOURCES.add("/gateways/g" + i + "/pools/a" + j);
        RESOURCES.add("/pools/p" + i + "/targets/t" + j);
      }
    }
    RESOURCES.add("/certificates/c");
  }

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();
  private final Random random = new Random(11);

  /** The expected versions of each resource, derived from its entity tag after each write. */
  private final Map<String, List<Long>> expected = new HashMap<>();

  private final Map<String, String> tags = new HashMap<>();

  /** Every resource and the rendered configuration after each version. */
  private final Map<Long, Map<String, Seen>> seen = new TreeMap<>();

  /** The parts of a response that never change. */
  private record Seen(int status, String etag, String body) {

    static Seen of(Answer answer) {
      return new Seen(answer.status(), answer.etag(), answer.status() == 200 ? answer.body() : "");
    }
  }

  @BeforeAll
  void make() throws IOException {
    String pem = Files.readString(SelfSigned.in(hrapi.root(), "c").file());
    wrote(
        api.sendTyped(
            "PUT",
            "/v1/certificates/c",
            "application/x-pem-file",
            pem.getBytes(StandardCharsets.UTF_8)));
    for (int i = 0; i < 6; i++) {
      put("/gateways/g" + i / 3, "{}");
      put("/gateways/g" + i / 3 + "/pools/a" + i % 3, "{\"pool\": \"p1\"}");
    }
    for (int i = 0; i < WRITES; i++) {
      if (i == WRITES / 3) {
        wrote(api.post("/v1/controller/backup/b"));
      }
      writeSomething();
    }
    wrote(api.post(RESTORE));
    assertThat(expected.keySet()).containsAll(RESOURCES);
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private void writeSomething() {
    String gateway = "/gateways/g" + random.nextInt(2);
    String pool = "/pools/p" + random.nextInt(2);
    int number = random.nextInt(3);
    switch (random.nextInt(12)) {
      case 0 -> put(gateway, "{\"enabled\": %s}".formatted(random.nextBoolean()));
      case 1 -> put(pool, "{\"enabled\": %s}".formatted(random.nextBoolean()));
      case 2, 3 ->
          put(
              gateway + "/endpoints/e" + number,
              "{\"address\": \"*:%d%s\"}"
                  .formatted(80 + number, random.nextBoolean() ? " @c" : ""));
      case 4 -> put(gateway + "/pools/a" + number, "{\"pool\": \"p0\"}");
      case 5, 6 ->
          put(
              pool + "/targets/t" + number,
              "{\"address\": \"h:8%d\"%s}"
                  .formatted(random.nextInt(2), random.nextBoolean() ? "" : ", \"weight\": 7"));
      case 7, 8 -> put(pool + "/policy", "{\"weights\": %d}".formatted(1 + random.nextInt(3)));
      case 9 -> wrote(api.delete("/v1" + RESOURCES.get(random.nextInt(RESOURCES.size() - 1))));
      case 10 ->
          wrote(
              random.nextInt(3) == 0
                  ? api.post(RESTORE)
                  : api.delete("/v1" + pool + "?cascade=true"));
      default -> put(gateway, "{\"endpoints\": {\"e%d\": \"*:90\"}}".formatted(number));
    }
  }

  private void put(String path, String json) {
    wrote(api.put("/v1" + path, json));
  }

  /** Reads every resource after a write, unless the write was refused. */
  private void wrote(Answer answer) {
    if (answer.status() != 200) {
      assertThat(answer.status()).as(answer.body()).isIn(404, 409);
      return;
    }
    Map<String, Seen> now = new HashMap<>();
    now.put(PENDING, Seen.of(api.get("/v1" + PENDING)));
    seen.put(answer.version(), now);
    for (String resource : RESOURCES) {
      Answer read = api.get("/v1" + resource);
      now.put(resource, Seen.of(read));
      String tag = read.etag();
      if (!tag.equals(tags.getOrDefault(resource, ""))) {
        expected.computeIfAbsent(resource, key -> new ArrayList<>()).add(answer.version());
        tags.put(resource, tag);
      }
    }
  }

  private static List<Long> versions(JsonNode page) {
    List<Long> versions = new ArrayList<>();
    page.path("versions").forEach(each -> versions.add(each.path("version").asLong()));
    return versions;
  }

  private void everyResourceHasItsVersions() {
    for (String resource : RESOURCES) {
      JsonNode page = api.get("/v1/history" + resource + "?limit=1000").expect(200).json();
      assertThat(page.path("resource").asText()).isEqualTo("/v1" + resource);
      assertThat(versions(page)).as(resource).isEqualTo(expected.get(resource));
      for (JsonNode version : page.path("versions")) {
        JsonNode event =
            api.get("/v1/events/" + version.path("version").asLong()).expect(200).json();
        for (String field : List.of("time", "type", "actor")) {
          assertThat(version.path(field)).isEqualTo(event.path(field));
        }
        assertThat(version.path("changes")).isNotEmpty();
        assertThat(event.path("changes")).containsAll(version.path("changes"));
      }
    }
  }

  @Test
  void aVersionIsListedIfAndOnlyIfItChangedTheEntityTag() {
    everyResourceHasItsVersions();
  }

  @Test
  void everyVersionReadsAsItDidAlsoAfterARestart() {
    everyVersionIsAsSeen();
    hrapi.stop();
    hrapi.start();
    everyVersionIsAsSeen();
  }

  private void everyVersionIsAsSeen() {
    List<Long> versions = new ArrayList<>(seen.keySet());
    Collections.shuffle(versions, random);
    for (long version : versions) {
      Objects.requireNonNull(seen.get(version))
          .forEach(
              (resource, then) ->
                  assertThat(Seen.of(api.get("/v1" + resource + "?version=" + version)))
                      .as("%s at %d", resource, version)
                      .isEqualTo(then));
    }
    assertThat(versions).hasSizeGreaterThan(WRITES / 2);
  }

  @Test
  void theIndexIsMadeAnewWhereItIsGone() throws IOException {
    hrapi.stop();
    for (Path file : index()) {
      Files.delete(file);
    }
    Path former = hrapi.instance().resolve("history.sqlite");
    Files.writeString(former, "of an older hrapi");
    hrapi.start();
    assertThat(former).doesNotExist();
    everyResourceHasItsVersions();
    hrapi.stop();
    assertThat(index()).hasSize(2);
    for (Path file : index()) {
      Files.writeString(file, "damaged");
    }
    hrapi.start();
    everyResourceHasItsVersions();
    hrapi.kill();
    hrapi.start();
    everyResourceHasItsVersions();
  }

  private List<Path> index() throws IOException {
    try (Stream<Path> files = Files.list(hrapi.instance().resolve("history"))) {
      return files.toList();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"order=asc", "order=desc"})
  void pagesFollowEachOtherWithoutGapOrRepetition(String order) {
    List<Long> paged = new ArrayList<>();
    String next = "/v1/history/pools/p0?limit=4&" + order;
    while (!next.isEmpty()) {
      Answer page = api.get(next).expect(200);
      assertThat(page.version()).isEqualTo(api.version());
      paged.addAll(versions(page.json()));
      next = page.json().path("next").isNull() ? "" : page.json().path("next").asText();
      assertThat(page.header("Link"))
          .isEqualTo(next.isEmpty() ? "" : "<" + next + ">; rel=\"next\"");
    }
    List<Long> all = new ArrayList<>(Objects.requireNonNull(expected.get("/pools/p0")));
    if (order.endsWith("desc")) {
      Collections.reverse(all);
    }
    assertThat(paged).isEqualTo(all);
    assertThat(all).hasSizeGreaterThan(8);
  }

  @Test
  void theModelHasEveryVersionThatChangedAResource() {
    List<Long> all = expected.values().stream().flatMap(List::stream).distinct().sorted().toList();
    List<Long> model = versions(api.get("/v1/history/model?limit=1000").expect(200).json());
    assertThat(model).isEqualTo(all);
    assertThat(versions(api.get("/v1/history/model?after=10&before=20").json()))
        .isEqualTo(all.stream().filter(version -> version > 10 && version < 20).toList());
  }

  @Test
  void otherNamesForTheSameAreUnderstood() {
    assertThat(api.get("/v1/history/certificates/c.pem").expect(200).body())
        .isEqualTo(api.get("/v1/history/certificates/c").body());
    assertThat(api.get("/v1/history/gateway/g0").expect(200).body())
        .isEqualTo(api.get("/v1/history/gateways/g0").body());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "gateways/never",
        "pools/never",
        "pools/p0/targets/never",
        "pools/never/policy",
        "certificates/never",
        "pools",
        "pools/p0/targets",
        "pools/p0/weight",
        "pools/.",
        "status",
        ""
      })
  void whatNeverWasIsNotFound(String path) {
    api.get("/v1/history/" + path).expectProblem(404, "not-found");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"limit=0", "limit=1001", "order=up", "after=x", "version=1", "actor=a", "at=now"})
  void whatIsMalformedOrUnknownIsRefused(String query) {
    api.get("/v1/history/pools/p0?" + query).expectProblem(400, "bad-request");
  }
}
