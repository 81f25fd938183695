package io.hrapi.program.history;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.Wire;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The audit trail. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class EventsIT {

  private static final int EVENTS = 12;

  private final RunningHrapi hrapi = RunningHrapi.startNew();
  private final Api api = hrapi.api();

  @BeforeAll
  void make() {
    api.get("/v1/events").expectJson("{\"events\": [], \"next\": null}");
    api.put("/v1/pools/eta", "{}", "Hrapi-Actor", "ada").expect(200);
    for (int i = 1; i <= 4; i++) {
      api.put("/v1/pools/eta/targets/t" + i, "{\"address\": \"h:" + i + "\"}").expect(200);
    }
    api.put("/v1/pools/eta/targets/t1", "{\"address\": \"h:9\"}", "Hrapi-Actor", "ada").expect(200);
    api.put("/v1/pools/eta2", "{}").expect(200);
    api.put("/v1/gateways/g", "{}", "Hrapi-Actor", "grace hopper").expect(200);
    api.put("/v1/gateways/g/endpoints/e", "{\"address\": \"*:80\"}").expect(200);
    api.delete("/v1/pools/eta/targets/t2").expect(200);
    api.delete("/v1/pools/eta/policy").expect(200);
    api.delete("/v1/gateways/g").expect(200);
  }

  @AfterAll
  void end() {
    hrapi.close();
  }

  private List<Long> versions(String query) {
    Answer page = api.get("/v1/events?" + query).expect(200);
    List<Long> versions = new ArrayList<>();
    page.json().path("events").forEach(event -> versions.add(event.path("version").asLong()));
    return versions;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "limit=1000 | 1,2,3,4,5,6,7,8,9,10,11,12",
        "order=asc&limit=2 | 1,2",
        "order=desc&limit=3&before=13 | 12,11,10",
        "after=10&before=100 | 11,12",
        "after=3&before=6 | 4,5",
        "before=1 | ''",
        "after=12 | ''",
        "resource=/v1/pools/eta | 1,2,3,4,5,6,10,11",
        "resource=/pools/eta/ | 1,2,3,4,5,6,10,11",
        "resource=/v1/pools/eta/targets/t1 | 2,6",
        "resource=/v1/gateways&order=desc | 12,9,8",
        "resource=/v1/gateways/g&after=8&before=10 | 9",
        "resource=/v1/nothing | ''",
        "resource=/v1/pools/et_ | ''",
        "type=PoolPut | 1,7",
        "type=TargetDeleted | 10",
        "type=Nothing | ''",
        "actor=ada | 1,6",
        "actor=grace%20hopper | 8",
        "actor=ada&type=PoolPut | 1",
        "actor=Ada | ''",
        "since=2999-01-01T00:00:00Z | ''",
        "until=1990-12-31T23:59:60Z | ''",
        "since=2998-12-31T23:59:59.1234567891234-23:59 | ''",
        "until=1999-01-01T00:00:00+01:00 | ''",
        "until=1999-01-01T00:00:00Z | ''",
        "since=1999-01-01T00:00:00Z&until=2999-01-01T00:00:00Z&after=11 | 12"
      })
  void filters(String query, String expected) {
    List<Long> wanted =
        expected.isEmpty()
            ? List.of()
            : java.util.Arrays.stream(expected.split(",", -1)).map(Long::valueOf).toList();
    assertThat(versions(query).stream().filter(version -> version <= EVENTS).toList())
        .isEqualTo(wanted);
  }

  @ParameterizedTest
  @ValueSource(strings = {"limit=5", "limit=4&order=desc", "limit=1&resource=/v1/pools/eta"})
  void pagesFollowEachOtherWithoutGapOrRepetition(String query) {
    List<Long> all = versions(query.replaceAll("limit=\\d", "limit=1000") + "&before=13");
    List<Long> paged = new ArrayList<>();
    String next = "/v1/events?before=13&" + query;
    for (int i = 0; i < 30 && !next.isEmpty(); i++) {
      Answer page = api.get(next).expect(200);
      page.json().path("events").forEach(event -> paged.add(event.path("version").asLong()));
      next = page.json().path("next").asText("");
      next = next.equals("null") ? "" : next;
      assertThat(page.header("Link"))
          .isEqualTo(next.isEmpty() ? "" : "<" + next + ">; rel=\"next\"");
    }
    assertThat(paged).isEqualTo(all);
  }

  /** Whatever was requested: a transaction, the model, a restore, the path of another resource. */
  @Test
  void whatChangedAResourceIsFoundUnderItsPath() {
    List<Long> found = new ArrayList<>();
    String target = "{\"address\": \"h:1\", \"weight\": 3}";
    found.add(
        api.postJson(
                "/v1/transactions",
                "[{\"method\": \"PUT\", \"path\": \"/v1/pools/iota\", \"body\": {}},"
                    + "{\"method\": \"PUT\", \"path\": \"/v1/pools/iota/targets/i\", \"body\": "
                    + target
                    + "}]")
            .expect(200)
            .version());
    found.add(
        api.put("/v1/pools/iota", "{\"targets\": {\"i\": \"h:2\"}}", "Hrapi-Actor", "ada")
            .expect(200)
            .version());
    api.put("/v1/pools/iota", "{\"targets\": {\"j\": \"h:2\"}}").expect(200);
    String model = api.get("/v1/model").expect(200).body();
    found.add(api.put("/v1/model", model.replace("h:2", "h:3")).expect(200).version());
    found.add(
        api.postJson("/v1/restore", "{\"version\": " + found.get(1) + "}").expect(200).version());
    // From now on the target inherits its weight.
    api.put("/v1/pools/iota/targets/i", "{\"weight\": null}").expect(200);
    found.add(api.version());
    found.add(api.put("/v1/pools/iota/policy", "{\"weights\": 7}").expect(200).version());
    found.add(api.delete("/v1/pools/iota?cascade=true").expect(200).version());
    String path = "resource=/v1/pools/iota/targets/i";
    assertThat(versions(path)).isEqualTo(found);
    List<Long> history = new ArrayList<>();
    api.get("/v1/history/pools/iota/targets/i")
        .expect(200)
        .json()
        .path("versions")
        .forEach(each -> history.add(each.path("version").asLong()));
    assertThat(history).isEqualTo(found);
    assertThat(versions("resource=/v1/pools/iota")).containsAll(found);
    assertThat(versions("resource=/v1/pools/iota/targets")).contains(found.get(2), found.get(3));
    assertThat(versions("resource=/v1/pools")).containsAll(found);
    assertThat(versions("resource=/v1/gateways")).doesNotContainAnyElementsOf(found);
    assertThat(versions(path + "&type=TransactionApplied")).containsExactly(found.get(0));
    assertThat(versions(path + "&actor=ada")).containsExactly(found.get(1));
    assertThat(versions(path + "&order=desc&limit=2"))
        .containsExactly(found.get(found.size() - 1), found.get(found.size() - 2));
    String time = api.get("/v1/events/" + found.get(2)).json().path("time").asText();
    assertThat(versions(path + "&since=" + time)).isEqualTo(found.subList(2, found.size()));
    assertThat(versions(path + "&until=" + time)).isEqualTo(found.subList(0, 3));
  }

  @Test
  void timesFilterToTheMicrosecond() {
    JsonNode events = api.get("/v1/events?before=13").json().path("events");
    String fifth = events.at("/4/time").asText();
    assertThat(versions("before=13&since=" + fifth)).contains(5L, 12L).doesNotContain(3L);
    assertThat(versions("before=13&until=" + fifth)).contains(1L, 5L).doesNotContain(7L);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "limit=0",
        "limit=1001",
        "limit=-1",
        "limit=x",
        "order=up",
        "after=x",
        "before=-1",
        "since=now",
        "since=2026-01-31T12:00Z",
        "since=2026-01-31%2012:00:00Z",
        "until=2026-01-31T12:00:00%2B24:00",
        "until=x",
        "resource=pools",
        "resource=",
        "unknown=1",
        "limit=1&limit=2",
        "version=1",
        "at=1999-01-01T00:00:00Z"
      })
  void whatIsMalformedOrUnknownIsRefused(String query) {
    api.get("/v1/events?" + query).expectProblem(400, "bad-request");
  }

  @Test
  void anEventSaysWhatWasAndWhatIs() {
    JsonNode event = api.get("/v1/events/6").expect(200).json();
    assertThat(event.path("version").asLong()).isEqualTo(6);
    assertThat(event.path("type").asText()).isEqualTo("TargetPut");
    assertThat(event.path("resource").asText()).isEqualTo("/v1/pools/eta/targets/t1");
    assertThat(event.path("actor").asText()).isEqualTo("ada");
    assertThat(event.path("origin").asText()).isEqualTo("127.0.0.1");
    assertThat(event.path("hash").asText()).matches("[0-9a-f]{64}");
    assertThat(event.path("time").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{6}Z");
    assertThat(event.path("id").asText()).hasSize(36);
    assertThat(event.path("changeCount").asInt()).isEqualTo(1);
    JsonNode change = event.at("/changes/0");
    assertThat(change.path("change").asText()).isEqualTo("changed");
    assertThat(change.at("/before/address").asText()).isEqualTo("h:1");
    assertThat(change.at("/after/address").asText()).isEqualTo("h:9");
    JsonNode removed = api.get("/v1/events/10").json().at("/changes/0");
    assertThat(removed.path("change").asText()).isEqualTo("removed");
    assertThat(removed.has("after")).isFalse();
    JsonNode added = api.get("/v1/events/1").json().at("/changes/0");
    assertThat(added.path("change").asText()).isEqualTo("added");
    assertThat(added.has("before")).isFalse();
    assertThat(api.get("/v1/events/11").json().path("changes")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "-1", "99999", "x", "1.0", "9999999999999999999", "01x"})
  void anEventThatIsNotThereIs404(String version) {
    api.get("/v1/events/" + version).expectProblem(404, "not-found");
  }

  @Test
  void whoWhyAndWhichRequestAreKept() throws IOException {
    String reason = "größer, schneller — 速い \"#\" 🙂";
    String trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    String request =
        "PUT /v1/pools/eta HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "Content-Length: 2\r\nConnection: close\r\nHrapi-Actor: Zoë\r\nHrapi-Reason: "
            + reason
            + "\r\nX-Request-Id: abc/1:2\r\ntraceparent: "
            + trace
            + "\r\n\r\n{}";
    Answer answer = Wire.send(hrapi.port(), request.getBytes(StandardCharsets.UTF_8));
    answer.expect(200);
    assertThat(answer.header("X-Request-Id")).isEqualTo("abc/1:2");
    JsonNode event = api.get("/v1/events/" + answer.version()).json();
    assertThat(event.path("reason").asText()).isEqualTo(reason);
    assertThat(event.path("actor").asText()).isEqualTo("Zoë");
    assertThat(event.path("requestId").asText()).isEqualTo("abc/1:2");
    assertThat(event.path("traceparent").asText()).isEqualTo(trace);
  }

  @Test
  void whatIsNotSaidIsNotMadeUp() {
    Answer answer =
        api.put("/v1/pools/eta", "{}", "traceparent", "junk", "X-Request-Id", "a b").expect(200);
    String id = "0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
    for (String invalid :
        List.of(
            "ff-" + id,
            "00-" + id + "-more",
            "00-" + "0".repeat(32) + "-b7ad6b7169203331-01",
            "00-0af7651916cd43dd8448eb211c80319c-0000000000000000-01",
            "00-" + id.toUpperCase(java.util.Locale.ROOT),
            "01-" + id + ".more",
            "0-" + id)) {
      long version = api.put("/v1/pools/eta", "{}", "traceparent", invalid).expect(200).version();
      assertThat(api.get("/v1/events/" + version).json().has("traceparent")).as(invalid).isFalse();
    }
    long doubled =
        api.put("/v1/pools/eta", "{}", "traceparent", "00-" + id, "traceparent", "00-" + id)
            .expect(200)
            .version();
    assertThat(api.get("/v1/events/" + doubled).json().has("traceparent")).isFalse();
    long later = api.put("/v1/pools/eta", "{}", "traceparent", "01-" + id + "-more").version();
    assertThat(api.get("/v1/events/" + later).json().path("traceparent").asText())
        .isEqualTo("01-" + id + "-more");
    JsonNode event = api.get("/v1/events/" + answer.version()).json();
    assertThat(event.has("reason")).isFalse();
    assertThat(event.has("traceparent")).isFalse();
    assertThat(event.path("actor").asText()).isEqualTo("anonymous");
    assertThat(event.path("requestId").asText())
        .isEqualTo(answer.header("X-Request-Id"))
        .isNotEqualTo("a b");
  }

  @Test
  void fiveHundredCharactersOfReasonAreEnough() {
    String longest = "x".repeat(500);
    Answer kept = api.put("/v1/pools/eta", "{}", "Hrapi-Reason", longest).expect(200);
    assertThat(api.get("/v1/events/" + kept.version()).json().path("reason").asText())
        .isEqualTo(longest);
    api.put("/v1/pools/eta", "{}", "Hrapi-Reason", longest + "x").expectProblem(400, "bad-request");
    api.put("/v1/pools/eta", "{}", "Hrapi-Actor", "x".repeat(129))
        .expectProblem(400, "bad-request");
  }

  @Test
  void versionsHaveNoGaps() {
    long newest = api.version();
    assertThat(versions("limit=1000"))
        .isEqualTo(LongStream.rangeClosed(1, newest).boxed().toList());
  }
}
