package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that read, write, enable, disable and drain one resource. */
class ResourceCommandsTest extends AgainstAFake {

  @Nested
  class APath {

    @Test
    void isReadAsItWas() {
      hrapi.json(9, "{\"weight\": 3}").json(9, "{\"weight\": 3}");
      assertThat(type("get", "/v1/pools/eta/targets/t1/", "--at", "7").well().out())
          .isEqualTo("{\n  \"weight\" : 3\n}\n");
      assertThat(hrapi.last().request()).isEqualTo("GET /v1/pools/eta/targets/t1?version=7");
      assertThat(type("get", "pools/a b?at=2026-01-01T00:00:00+01:00", "--json").well().out())
          .isEqualTo("{\"weight\":3}\n");
      assertThat(hrapi.last().request())
          .isEqualTo("GET /v1/pools/a%20b?at=2026-01-01T00%3A00%3A00%2B01%3A00");
    }

    @Test
    void thatIsATextIsPrintedAsItIs() {
      hrapi.then(200, "text/plain;charset=utf-8", Map.of(), "global\n  maxconn 9\n");
      assertThat(type("get", "haproxy/configuration/running").well().out())
          .isEqualTo("global\n  maxconn 9\n");
      hrapi.then(200, "application/vnd.sqlite3", Map.of(), "SQLite");
      assertThat(type("get", "controller/_export-sql").ended(1).err()).contains("vnd.sqlite3");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "weight=3|{\"weight\":3}",
          "weight=-0.5e2|{\"weight\":-0.5e2}",
          "enabled=false draining=true|{\"enabled\":false,\"draining\":true}",
          "address=10.0.0.1:80|{\"address\":\"10.0.0.1:80\"}",
          """
          a=007 b=1.2.3 c=+1 d=True e=null|\
          {"a":"007","b":"1.2.3","c":"+1","d":"True","e":"null"}\
          """,
          "targets={\"t\":\"h:1\"} pools=[\"a\"]|{\"targets\":{\"t\":\"h:1\"},\"pools\":[\"a\"]}",
          "host=\"8080\" path=/a=b empty=|{\"host\":\"8080\",\"path\":\"/a=b\",\"empty\":\"\"}"
        })
    void isWrittenWithTypedFields(String words, String body) {
      hrapi.json(9, "{\"Modified\": \"eta\"}");
      List<String> all = new java.util.ArrayList<>(List.of("put", "pools/eta"));
      all.addAll(List.of(words.split(" ")));
      assertThat(type(all.toArray(String[]::new)).well().out())
          .startsWith("Modified eta as version 9\n")
          .contains("hrapi commit");
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/pools/eta");
      assertThat(hrapi.last().body()).isEqualTo(body);
      assertThat(hrapi.last().header("Content-type")).isEqualTo("application/json");
    }

    @ParameterizedTest
    @CsvSource({
      "certificates/shop, shop.pem, application/x-pem-file",
      "haproxy/configuration/pending, own.cfg, text/plain",
      "pools/eta, eta.json, application/json",
      "model, m.yml, application/yaml"
    })
    void isWrittenOutOfAFileOfTheTypeThatItTakes(String path, String name, String type)
        throws Exception {
      hrapi.json(9, "{}");
      type("put", path, "-f", file(name, "x")).well();
      assertThat(hrapi.last().header("Content-type")).isEqualTo(type);
      assertThat(hrapi.last().body()).isEqualTo("x");
    }

    @Test
    void isDeletedOrWouldBe() {
      hrapi.json(
          9,
          """
          {"Delete pool": "eta", "changes": [{"resource": "/v1/pools/eta", \
          "change": "removed", "before": {}}]}\
          """);
      Typed typed = type("delete", "pools/eta", "--cascade", "--dry-run").ended(0);
      assertThat(typed.out()).isEqualTo("removed /v1/pools/eta\n");
      assertThat(typed.err()).isEqualTo("hrapi: a dry-run: nothing was changed\n");
      assertThat(hrapi.last().request())
          .startsWith("DELETE /v1/pools/eta?")
          .contains("cascade=true", "dryRun=true");
      hrapi.json(9, "{\"Delete pool\": \"eta\"}");
      assertThat(type("delete", "pools/eta").well().out())
          .startsWith("Delete pool eta as version 9\n");
    }

    @ParameterizedTest
    @CsvSource(
        delimiter = '|',
        value = {
          "drain pools/eta/targets/t1|/v1/pools/eta/targets/t1|{\"draining\":true}",
          "drain eta/t1|/v1/pools/eta/targets/t1|{\"draining\":true}",
          "enable eta/t1|/v1/pools/eta/targets/t1|{\"enabled\":true,\"draining\":false}",
          "enable pools/eta|/v1/pools/eta|{\"enabled\":true}",
          "disable /v1/gateways/g|/v1/gateways/g|{\"enabled\":false}"
        })
    void isSwitchedOnlyWhereItIsThere(String line, String path, String body) {
      hrapi.json(9, "{\"Modified\": \"t1\"}");
      type(line.split(" ")).well();
      assertThat(hrapi.last().request()).isEqualTo("PUT " + path);
      assertThat(hrapi.last().body()).isEqualTo(body);
      assertThat(hrapi.last().header("If-match")).isEqualTo("*");
    }
  }
}
