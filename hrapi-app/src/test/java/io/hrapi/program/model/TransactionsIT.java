package io.hrapi.program.model;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hrapi.app.testing.Answer;
import io.hrapi.app.testing.Api;
import io.hrapi.app.testing.RunningHrapi;
import io.hrapi.app.testing.SharedHrapi;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code POST /v1/transactions}: several operations as one event or none. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class TransactionsIT {

  private static final String TRANSACTIONS = "/v1/transactions";
  private static final String MODEL = "/v1/model";
  private static final String START =
      """
      {"gateways": {"g": {"endpoints": {"e": "*:80"}, "pools": {"a": "p"}}},
       "pools": {"p": {"targets": {"t": "h:1"}}}}
      """;

  private RunningHrapi hrapi;
  private Api api;
  private long version;

  @BeforeAll
  void start() {
    hrapi = SharedHrapi.emptied();
    api = hrapi.api();
  }

  @BeforeEach
  void reset() {
    api.put(MODEL, START).expect(200);
    version = api.version();
  }

  private Answer apply(String operations, String... headers) {
    return api.postJson(TRANSACTIONS, operations, headers);
  }

  private void nothingMoved() {
    assertThat(api.version()).isEqualTo(version);
  }

  @Test
  void makesOneEventOfAllOperations() {
    String operations =
        """
        [{"method": "PUT", "path": "/v1/pools/q", "body": {"targets": {"u": "h:2"}}},
         {"method": "PUT", "path": "/v1/pools/q/targets/u", "body": {"weight": 7}},
         {"method": "PUT", "path": "/v1/pools/q/policy", "body": {"policy": "leastconn"}},
         {"method": "PUT", "path": "/v1/gateway/g", "body": {"defaultBack": "q"}},
         {"method": "put", "path": "/v1/gateways/g/pools/b", "body": "q"},
         {"method": "PUT", "path": "/v1/gateways/g/endpoints/e%3A1", "body": {"address": ":81"}},
         {"method": "DELETE", "path": "/v1/gateways/g/endpoints/e"},
         {"method": "DELETE", "path": "/v1/gateways/g/pools/a/"},
         {"method": "PUT", "path": "/v1/pools/q/targets/t", "body": {"address": "h:1"}},
         {"method": "DELETE", "path": "/v1/pools/p?cascade=true", "body": null},
         {"method": "DELETE", "path": "/v1/pools/q/targets/t"},
         {"method": "PUT", "path": "/v1/pools/q/policy", "body": null},
         {"method": "DELETE", "path": "/v1/pools/q/policy"}]
        """;
    Answer dry = api.postJson(TRANSACTIONS + "?dryRun=true", operations).expect(200);
    nothingMoved();
    Answer answer =
        apply(operations, "If-Match", "\"" + version + "\"")
            .expectJson(
                """
                {"results": [{"Added pool": "q"}, {"Modified": "u"}, {"Modified policy": "q"},
                 {"Modified": "g"}, {"Added pool": "b"}, {"added endpoint": "e:1"},
                 {"Delete Endpoint": "e"}, {"Delete pool": "a"},
                 {"Modified": "t", "movedFrom": "p"}, {"Delete pool": "p"},
                 {"Deleted target": "t"}, {"Reset policy for pool": "q"},
                 {"Reset policy for pool": "q"}]}
                """);
    assertThat(answer.version()).isEqualTo(version + 1);
    assertThat(dry.json().path("results")).isEqualTo(answer.json().path("results"));
    JsonNode event = api.lastEvent();
    assertThat(event.path("type").asText()).isEqualTo("TransactionApplied");
    assertThat(event.path("resource").asText()).isEqualTo(TRANSACTIONS);
    assertThat(event.path("changes")).isEqualTo(dry.json().path("changes"));
    JsonNode model = api.get(MODEL).json();
    assertThat(model.at("/gateways/g").toString())
        .isEqualTo(
            """
            {"protocol":"http","enabled":true,"defaultBack":"q",\
            "endpoints":{"e:1":{"address":":81"}},"pools":{"b":{"pool":"q"}}}\
            """);
    assertThat(model.path("pools").toString())
        .isEqualTo(
            """
            {"q":{"enabled":true,"policy":{"policy":"roundrobin","weights":1},\
            "targets":{"u":{"address":"h:2","weight":7,"enabled":true}}}}\
            """);
  }

  @Test
  void isTakenAsAnObjectToo() {
    apply(
            """
            {"operations": [{"method": "DELETE", "path": "/v1/pools/p/targets/t"}]}
            """)
        .expectJson("{\"results\": [{\"Deleted target\": \"t\"}]}");
    Answer refused =
        apply(
                """
                {"operations": [{"method": "DELETE", "path": "/v1/pools/p/targets/t"}]}
                """)
            .expectProblem(404, "not-found");
    assertThat(refused.json().at("/errors/0/pointer").asText()).isEqualTo("/operations/0");
    assertThat(refused.json().path("detail").asText())
        .startsWith("operation 0, DELETE /v1/pools/p/targets/t: ");
  }

  @Test
  void isAboutTheNewestVersionOfTheModel() {
    String operation =
        """
        [{"method": "PUT", "path": "/v1/pools/p", "body": {}}]
        """;
    apply(operation, "If-Match", "\"1\"").expectProblem(412, "precondition-failed");
    apply(operation, "If-None-Match", "*").expectProblem(412, "precondition-failed");
    nothingMoved();
    assertThat(apply(operation).expect(200).version()).isEqualTo(version + 1);
    assertThat(api.lastEvent().path("changeCount").asInt()).isZero();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '^',
      value = {
        "PUT | /v1/pools/p/targets/t | {\"weight\": 257, \"x\": 1} | 422 | /1/body/weight",
        "PUT | /v1/pools/p/targets/new | {} | 422 | /1/body/address",
        "PUT | /v1/pools/p/policy | {\"maxconn\": 5} | 422 | /1/body/maxconn",
        "PUT | /v1/gateways/g/pools/a | \"a b\" | 422 | /1/body",
        "PUT | /v1/pools/p | 5 | 422 | /1/body",
        "PUT | /v1/pools/a%20b | {} | 422 | /1/path",
        "PUT | /v1/pools/a%2 | {} | 422 | /1/path",
        "PUT | /v1/pools | {} | 422 | /1/path",
        "PUT | /v1/pools/p/targets | {} | 422 | /1/path",
        "PUT | /v1/pools/p/policy/x | {} | 422 | /1/path",
        "PUT | /v1/pools/p/endpoints/e | {} | 422 | /1/path",
        "PUT | /v1/controller/commit | {} | 422 | /1/path",
        "PUT | /v1/pools/p?cascade=true | {} | 422 | /1/path",
        "PUT | /v1/certificates/c | {} | 422 | /1/path",
        "PUT | pools/p | {} | 422 | /1/path",
        "PUT | /v1/gateways/nowhere/pools/a | \"p\" | 404 | /1",
        "PUT | /v1/gateways/g/endpoints/e | {\"address\": \":1 @x\"} | 404 | /1",
        "DELETE | /v1/pools/p | null | 409 | /1",
        "DELETE | /v1/pools/p?cascade=x | null | 422 | /1/path",
        "DELETE | /v1/pools/p?dryRun=true | null | 422 | /1/path",
        "DELETE | /v1/pools/p | {} | 422 | /1/body",
        "DELETE | /v1/pools/a%20b | null | 404 | /1",
        "DELETE | /v1/certificates/c.pem | null | 404 | /1",
        "POST | /v1/pools/p | {} | 422 | /1/method"
      })
  void withAnOperationThatIsRefusedIsRefused(
      String method, String path, String body, int status, String pointer) {
    Answer refused =
        apply(
                """
                [{"method": "PUT", "path": "/v1/pools/first", "body": {}},
                 {"method": "%s", "path": "%s", "body": %s}]
                """
                    .formatted(method, path, body))
            .expect(status);
    assertThat(refused.header("Content-Type")).isEqualTo("application/problem+json");
    assertThat(refused.json().path("errors").findValuesAsText("pointer")).contains(pointer);
    assertThat(refused.json().path("detail").asText())
        .startsWith(
            method.equals("POST") ? "operation 1: " : "operation 1, " + method + " " + path + ": ");
    nothingMoved();
  }

  @Test
  void aRefusalListsWhatIsInTheWay() {
    Answer refused =
        apply("[{\"method\": \"DELETE\", \"path\": \"/v1/pools/p\"}]")
            .expectProblem(409, "conflict");
    assertThat(refused.json().at("/conflicting/0").asText()).isEqualTo("/v1/gateways/g/pools/a");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{\"operations\": []}",
        "{}",
        "{\"operations\": [], \"x\": 1}",
        "5",
        "[5]",
        "[{}]",
        "[{\"method\": \"PUT\", \"path\": \"/v1/pools/p\"}]",
        "[{\"method\": \"PUT\", \"path\": \"/v1/pools/p\", \"body\": {}, \"x\": 1}]"
      })
  void isAListOfOperations(String body) {
    apply(body).expectProblem(422, "invalid");
    nothingMoved();
  }

  @Test
  void hasABoundedNumberOfOperations() {
    ArrayNode operations = JsonNodeFactory.instance.arrayNode();
    for (int i = 0; i < 10_000; i++) {
      operations
          .addObject()
          .put("method", "PUT")
          .put("path", "/v1/pools/p/targets/t" + i)
          .putObject("body")
          .put("address", "h:1");
    }
    assertThat(apply(operations.toString()).expect(200).json().path("results")).hasSize(10_000);
    version = api.version();
    operations.add(operations.get(0));
    apply(operations.toString()).expectInvalid("");
    nothingMoved();
  }

  @Test
  void leadsWhereItsOperationsLeadOneByOne() {
    Random random = new Random(11);
    int applied = 0;
    for (int round = 0; round < 40; round++) {
      String before = api.get(MODEL).body();
      List<String[]> operations = new ArrayList<>();
      for (int i = 1 + random.nextInt(5); i > 0; i--) {
        operations.add(operation(random));
      }
      StringBuilder list = new StringBuilder("[");
      for (String[] operation : operations) {
        list.append(list.length() == 1 ? "" : ", ")
            .append(
                "{\"method\": \"%s\", \"path\": \"%s\", \"body\": %s}"
                    .formatted((Object[]) operation));
      }
      Answer together = apply(list + "]");
      String after = api.get(MODEL).body();
      api.put(MODEL, before).expect(200);
      List<JsonNode> results = new ArrayList<>();
      Answer refused = null;
      for (String[] operation : operations) {
        Answer one =
            operation[0].equals("PUT")
                ? api.put(operation[1], operation[2])
                : api.delete(operation[1]);
        if (one.status() != 200) {
          refused = one;
          break;
        }
        results.add(one.json());
      }
      if (refused == null) {
        applied++;
        assertThat(together.expect(200).json().path("results")).containsExactlyElementsOf(results);
        assertThat(api.get(MODEL).body()).isEqualTo(after);
      } else {
        assertThat(together.status()).as(together.body()).isEqualTo(refused.status());
        assertThat(together.json().path("detail").asText())
            .startsWith("operation " + results.size() + ", ");
        assertThat(after).isEqualTo(before);
      }
    }
    assertThat(applied).isBetween(5, 35);
  }

  private static String[] operation(Random random) {
    int n = random.nextInt(3);
    String pool = "/v1/pools/p" + random.nextInt(3);
    String gateway = "/v1/gateways/g" + random.nextInt(2);
    return switch (random.nextInt(9)) {
      case 0, 1 -> put(pool, "{\"targets\": {\"t%d\": \"h:%d\"}}", n, 1 + n);
      case 2 -> put(pool + "/targets/t" + n, "{\"address\": \"h:9\", \"weight\": %d}", n);
      case 3 -> put(pool + "/policy", "{\"weights\": %d}", n);
      case 4, 5 ->
          put(
              gateway,
              """
              {"endpoints": {"e%d": "*:%d"}, "pools": ["p%d"]}
              """,
              n,
              1 + n,
              n);
      case 6 -> put(gateway + "/pools/a", "\"p%d\"", n);
      case 7 -> new String[] {"DELETE", pool + "?cascade=true", "null"};
      default -> new String[] {"DELETE", pool + "/targets/t" + n, "null"};
    };
  }

  private static String[] put(String path, String body, Object... values) {
    return new String[] {"PUT", path, String.format(Locale.ROOT, body, values)};
  }
}
