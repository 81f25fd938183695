package io.hrapi.app.present;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hrapi.api.problem.FieldError;
import io.hrapi.api.request.InvalidBodyException;
import io.hrapi.api.request.JsonBody;
import io.hrapi.api.request.MalformedBodyException;
import io.hrapi.events.command.PutModel;
import io.hrapi.events.model.Algorithm;
import io.hrapi.events.model.Endpoint;
import io.hrapi.events.model.EndpointAddress;
import io.hrapi.events.model.Gateway;
import io.hrapi.events.model.GatewayNode;
import io.hrapi.events.model.Host;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.PathPrefix;
import io.hrapi.events.model.Policy;
import io.hrapi.events.model.Pool;
import io.hrapi.events.model.PoolNode;
import io.hrapi.events.model.Protocol;
import io.hrapi.events.model.Resource;
import io.hrapi.events.model.Route;
import io.hrapi.events.model.Stamped;
import io.hrapi.events.model.Target;
import io.hrapi.events.model.TargetAddress;
import io.hrapi.events.model.Weight;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The document shows the model, is read back unchanged, and errors in it are located. */
class ModelDocumentTest {

  private static final ObjectMapper MAPPER = new ObjectMapper();

  /** Includes names that YAML parsers tend to read as other types. */
  private static final List<String> NAMES =
      List.of(
          "eta",
          "no",
          "1",
          "0x10",
          "null",
          "true",
          "1.5",
          "1e3",
          "-",
          ":",
          "-a",
          "a:",
          "1:30",
          "_",
          "0",
          "y",
          "2026-01-31",
          "--",
          "---",
          "...a",
          ".5",
          ".inf");

  private static final List<String> LISTENING =
      List.of("*:80", ":80", "[::1]:80", "10.0.0.1:8080", "host.example:443");
  private static final List<String> TARGETS =
      List.of("10.0.0.1:80", "10.0.0.2", "[2001:db8::1]:80", "[::1]", "no:1", "y");
  private static final List<String> ALGORITHMS =
      List.of("roundrobin", "leastconn", "backfill", "uri", "hdr(X-User)", "url_param user");

  private static JsonBody json(String text) {
    return JsonBody.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static JsonBody yaml(String text) {
    return JsonBody.parseYaml(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void isReadBackAsTheModelThatItShows() throws Exception {
    int resources = 0;
    for (int seed = 0; seed < 300; seed++) {
      Model model = new RandomModel(seed).make();
      resources += model.size();
      String text = MAPPER.writeValueAsString(ModelDocument.of(model));
      assertThat(ModelReader.read(json(text)).wanted()).as(text).isEqualTo(model);
      String yaml = ModelYaml.of(ModelDocument.of(model));
      PutModel read = ModelReader.read(yaml(yaml));
      assertThat(read.wanted()).as(yaml).isEqualTo(model);
      assertThat(read.certificates()).isEmpty();
    }
    assertThat(resources).isGreaterThan(3_000);
  }

  @Test
  void hasEachResourceAtItsPointer() {
    int found = 0;
    for (int seed = 0; seed < 50; seed++) {
      Model model = new RandomModel(seed).make();
      JsonNode document = MAPPER.valueToTree(ModelDocument.of(model));
      for (GatewayNode gateway : model.gateways().values()) {
        JsonNode whole = document.at(ModelDocument.pointer(gateway.gateway()));
        JsonNode own = MAPPER.valueToTree(ModelDocument.node(gateway.gateway()));
        assertThat(own.fieldNames()).toIterable().containsExactlyElementsOf(whole::fieldNames);
        assertThat(whole.path("protocol")).isEqualTo(own.path("protocol"));
        found +=
            each(document, gateway.endpoints().values())
                + each(document, gateway.routes().values());
      }
      for (PoolNode pool : model.pools().values()) {
        JsonNode whole = document.at(ModelDocument.pointer(pool.pool()));
        JsonNode own = MAPPER.valueToTree(ModelDocument.node(pool.pool()));
        assertThat(own.fieldNames()).toIterable().containsExactlyElementsOf(whole::fieldNames);
        assertThat(whole.path("policy")).isEqualTo(own.path("policy"));
        found += each(document, pool.targets().values());
      }
    }
    assertThat(found).isGreaterThan(200);
  }

  private static int each(JsonNode document, Iterable<? extends Stamped<? extends Resource>> all) {
    int found = 0;
    for (Stamped<? extends Resource> each : all) {
      JsonNode there = document.at(ModelDocument.pointer(each.value()));
      JsonNode own = MAPPER.valueToTree(ModelDocument.node(each.value()));
      assertThat(there).isEqualTo(own);
      found++;
    }
    return found;
  }

  @Test
  void isPleasantInYaml() {
    PutModel model =
        ModelReader.read(
            json(
                """
                {"gateways": {"g": {"endpoints": {"e": "*:8081"}, "pools": {"a": "eta"}}},
                 "pools": {"eta": {"targets": {"t1": {"address": "10.0.0.1:80", "weight": 7}}}}}
                """));
    assertThat(ModelYaml.of(ModelDocument.of(model.wanted())))
        .isEqualTo(
            """
            gateways:
              g:
                protocol: http
                enabled: true
                defaultBack: None
                endpoints:
                  e:
                    address: '*:8081'
                pools:
                  a:
                    pool: eta
            pools:
              eta:
                enabled: true
                policy:
                  policy: roundrobin
                  weights: 1
                targets:
                  t1:
                    address: 10.0.0.1:80
                    weight: 7
                    enabled: true
            certificates: {}
            """);
  }

  @Test
  void isShortWhereSomebodyWritesIt() {
    PutModel read =
        ModelReader.read(
            yaml(
                """
                # what a person would write
                gateways:
                  no:
                    endpoints: {e: "*:80"}
                    defaultBack: 0x10
                    pools:
                      1: 0x10
                pools:
                  0x10:
                    targets:
                      t1: 10.0.0.1:80
                      t2: {address: 10.0.0.2:80, weight: 5, enabled: False}
                  empty:
                """));
    Model model = read.wanted();
    assertThat(read.certificates()).isNull();
    assertThat(model.gateways().keySet()).containsExactly(new Name("no"));
    assertThat(model.route(new Name("no"), new Name("1")))
        .isEqualTo(new Route(new Name("no"), new Name("1"), new Name("0x10"), null, null));
    assertThat(model.target(new Name("t2")))
        .isEqualTo(
            new Target(
                new Name("t2"),
                new Name("0x10"),
                TargetAddress.parse("10.0.0.2:80"),
                new Weight(5),
                false));
    assertThat(model.pools().keySet()).containsExactly(new Name("0x10"), new Name("empty"));
  }

  @Test
  void saysOfEveryFieldThatIsWrongWhereItStands() {
    assertThat(
            wrong(
                """
                {"gateways": {"g": {"protocol": "ftp", "x": 1, "pools": {"a": {"host": "h"}},
                                    "endpoints": {"e": "80", "f": 5}},
                              "a b": {}},
                 "pools": {"p": {"policy": {"policy": "first", "maxconn": 5},
                                 "targets": {"t": {"weight": 257}, "u": null}},
                           "q": []},
                 "certificates": {"c": "12"}, "y": 1}
                """))
        .containsExactlyInAnyOrder(
            "/gateways/g/protocol",
            "/gateways/g/x",
            "/gateways/g/pools/a/pool",
            "/gateways/g/endpoints/e",
            "/gateways/g/endpoints/f",
            "/gateways/a b",
            "/pools/p/policy/maxconn",
            "/pools/p/targets/t/address",
            "/pools/p/targets/t/weight",
            "/pools/p/targets/u/address",
            "/pools/q",
            "/certificates/c",
            "/y");
  }

  @Test
  void hasNoNameInTwoPlaces() {
    assertThat(
            wrong(
                """
                {"gateways": {"g": {"endpoints": {"e": ":1"}}, "h": {"endpoints": {"e": ":2"}}},
                 "pools": {"p": {"targets": {"t": "h:1"}}, "q": {"targets": {"t": "h:1"}}},
                 "certificates": {"c": null, "c.pem": null}}
                """))
        .containsExactlyInAnyOrder(
            "/gateways/g/endpoints/e",
            "/gateways/h/endpoints/e",
            "/pools/p/targets/t",
            "/pools/q/targets/t",
            "/certificates/c.pem");
  }

  private static List<String> wrong(String text) {
    try {
      ModelReader.read(json(text));
    } catch (InvalidBodyException e) {
      return e.errors().stream().map(FieldError::pointer).toList();
    }
    throw new AssertionError("nothing is wrong with " + text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "# nothing",
        "a: &x {}\nb: *x",
        "a: 1\na: 2",
        "a: {b: 1, b: 2}",
        "a: 1\n---\nb: 2",
        "a: !!int 5",
        "a: !!java.net.URL [\"http://x\"]",
        "? [a]\n: b",
        "a: [",
        "a: \"b",
        "\tb: 1",
        "a: \u0001"
      })
  void isNotTakenFromYamlThatIsNoneOrMeansMoreThanItSays(String text) {
    assertThatThrownBy(() -> yaml(text)).isInstanceOf(MalformedBodyException.class);
  }

  @Test
  void isNotTakenFromYamlThatIsNestedWithoutEnd() {
    assertThatThrownBy(() -> yaml("[".repeat(100_000))).isInstanceOf(MalformedBodyException.class);
    assertThatThrownBy(() -> yaml("{a: ".repeat(65) + "1" + "}".repeat(65)))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("64 levels");
    assertThat(yaml("{a: ".repeat(64) + "1" + "}".repeat(64)).isText()).isFalse();
  }

  @Test
  void isNotTakenFromJsonThatNamesSomethingTwice() {
    assertThatThrownBy(() -> json("{\"pools\": {\"p\": {}, \"p\": {}}}"))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("p");
  }

  /** A small random model with names that are hard to write. */
  private static final class RandomModel {
    private final Random random;

    RandomModel(long seed) {
      random = new Random(seed);
    }

    Model make() {
      Model model = Model.EMPTY;
      for (int i = random.nextInt(4); i >= 0; i--) {
        Name gateway = new Name(pick(NAMES));
        model =
            model.with(
                new Gateway(
                    gateway, pick(List.of(Protocol.values())), maybe(pick(NAMES)), chance()),
                1);
        for (int j = random.nextInt(4); j > 0; j--) {
          model =
              model.with(
                  new Endpoint(
                      new Name(pick(NAMES)), gateway, EndpointAddress.parse(pick(LISTENING))),
                  1);
          model =
              model.with(
                  new Route(
                      gateway,
                      new Name(pick(NAMES)),
                      new Name(pick(NAMES)),
                      chance() ? new Host(pick(List.of("1.2.3.4", "no", "h.example"))) : null,
                      chance() ? new PathPrefix(pick(List.of("/", "/a'b", "/a,b:c", "/*"))) : null),
                  1);
        }
      }
      for (int i = random.nextInt(4); i >= 0; i--) {
        Name pool = new Name(pick(NAMES));
        Algorithm algorithm = new Algorithm(pick(ALGORITHMS));
        Integer maxconn = algorithm.isBackfill() ? Integer.valueOf(1 + random.nextInt(200)) : null;
        model = model.with(new Pool(pool, chance(), new Policy(algorithm, weight(), maxconn)), 1);
        for (int j = random.nextInt(5); j > 0; j--) {
          model =
              model.with(
                  new Target(
                      new Name(pick(NAMES)),
                      pool,
                      TargetAddress.parse(pick(TARGETS)),
                      chance() ? weight() : null,
                      chance(),
                      chance()),
                  1);
        }
      }
      return model;
    }

    private boolean chance() {
      return random.nextBoolean();
    }

    private Weight weight() {
      return new Weight(random.nextInt(4));
    }

    private @Nullable Name maybe(String name) {
      return chance() ? new Name(name) : null;
    }

    private <T> T pick(List<T> values) {
      return values.get(random.nextInt(values.size()));
    }
  }
}
