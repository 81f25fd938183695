package io.hrapi.app.shell;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Map;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The commands that replace the whole model: plan, apply, restore. */
class ModelCommandsTest extends AgainstAFake {

  @Nested
  class Plan {

    private static final String CHANGES =
        """
        {"plan": ["add pool eta", "remove gateway x with 2 endpoints"], "summary": \
        {"added": 1, "changed": 0, "removed": 1}, "changes": [{}, {}]}\
        """;

    @ParameterizedTest
    @CsvSource({
      "m.yml, application/yaml",
      "m.YAML, application/yaml",
      "m.json, application/json",
      "m, application/yaml"
    })
    void saysTheTypeByTheName(String name, String type) throws Exception {
      hrapi.json(7, CHANGES);
      Typed typed = type("plan", "-f", file(name, "pools: {}")).ended(2);
      assertThat(typed.err()).isEmpty();
      assertThat(typed.out())
          .isEqualTo(
              """
              add pool eta
              remove gateway x with 2 endpoints
              1 added, 0 changed, 1 removed
              """);
      assertThat(hrapi.asked()).hasSize(1);
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/model?dryRun=true");
      assertThat(hrapi.last().header("Content-type")).isEqualTo(type);
      assertThat(hrapi.last().header("Hrapi-actor")).isEqualTo("ann");
      assertThat(hrapi.last().body()).isEqualTo("pools: {}");
    }

    @Test
    void knowsJsonByItsBeginning() {
      hrapi.json(7, CHANGES);
      Typed.given(hrapi.port(), "\n {}", "plan", "-f", "-", "--if-match", "\"5\"").ended(2);
      assertThat(hrapi.last().header("Content-type")).isEqualTo("application/json");
      assertThat(hrapi.last().header("If-match")).isEqualTo("\"5\"");
    }

    @Test
    void endsWith0WhereNothingIsToChange() throws Exception {
      hrapi.json(7, "{\"plan\": [], \"summary\": {}, \"changes\": []}");
      assertThat(type("plan", "-f", file("m.yml", "")).well().out())
          .isEqualTo("nothing to change\n");
    }

    @Test
    void printsHrapisAnswerForPrograms() throws Exception {
      hrapi.json(7, CHANGES);
      JsonNode json = type("plan", "--json", "-f", file("m.yml", "")).ended(2).json();
      assertThat(json.at("/summary/added").asInt()).isEqualTo(1);
    }

    @Test
    void failsWhereThereIsNoFileOrNoPlan() throws Exception {
      assertThat(type("plan", "-f", "/nowhere.yml").ended(1).err()).contains("/nowhere.yml");
      hrapi.json(7, "{\"changes\": []}");
      assertThat(type("plan", "-f", file("m.yml", "")).ended(1).err()).contains("has no plan");
    }

    @Test
    void isAppliedOnTheVersionThatItWasMadeOn() throws Exception {
      hrapi.json(7, CHANGES).json(8, "{\"warnings\": [\"mind\"]}");
      Typed typed = type("apply", "-f", file("m.yml", "x"), "-m", "why").ended(0);
      assertThat(typed.out()).startsWith("add pool eta\n").endsWith("applied as version 8\n");
      assertThat(typed.err()).isEqualTo("hrapi: warning: mind\n");
      assertThat(hrapi.asked()).hasSize(2);
      assertThat(hrapi.last().request()).isEqualTo("PUT /v1/model");
      assertThat(hrapi.last().header("If-match")).isEqualTo("\"7\"");
      assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("why");
      assertThat(hrapi.last().body()).isEqualTo("x");
    }

    @Test
    void isNotAppliedWhereNothingIsToChange() throws Exception {
      hrapi.json(7, "{\"plan\": []}").json(7, "{\"plan\": []}");
      assertThat(type("apply", "-f", file("m.yml", "x")).well().out())
          .isEqualTo("nothing to change\n");
      JsonNode json = type("apply", "--json", "-f", file("m.yml", "x")).well().json();
      assertThat(json.path("applied").asBoolean(true)).isFalse();
      assertThat(hrapi.asked()).hasSize(2).allMatch(one -> one.request().endsWith("dryRun=true"));
    }

    @Test
    void isNotAppliedWhereTheModelChangedMeanwhile() throws Exception {
      hrapi
          .json(7, CHANGES)
          .then(412, PROBLEM, Map.of(), "{\"title\": \"changed\", \"detail\": \"by 8\"}");
      Typed typed = type("apply", "-f", file("m.yml", "x")).ended(1);
      assertThat(typed.out()).doesNotContain("applied");
      assertThat(typed.err()).startsWith("hrapi: changed (412)\n  by 8\n");
    }
  }

  @Test
  void restoreNamesAVersionOrATime() {
    hrapi
        .json(9, "{\"restored\": 3, \"changes\": 2, \"warnings\": [\"a key is gone\"]}")
        .json(
            9,
            """
            {"restored": 4, "changes": [{"resource": "/v1/pools/a", "change": \
            "removed"}], "warnings": []}\
            """);
    Typed typed = type("restore", "3", "-m", "back", "--if-match", "8").ended(0);
    assertThat(typed.out())
        .isEqualTo(
            """
            restored 3 as version 9
            HAProxy still serves what it did: hrapi commit loads this, hrapi diff shows what will change
            """);
    assertThat(typed.err()).isEqualTo("hrapi: warning: a key is gone\n");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/restore");
    assertThat(hrapi.last().body()).isEqualTo("{\"version\":3}");
    assertThat(hrapi.last().header("If-match")).isEqualTo("\"8\"");
    assertThat(hrapi.last().header("Hrapi-reason")).isEqualTo("back");

    Typed dry = type("restore", "2026-01-31T12:00:00Z", "--dry-run").ended(0);
    assertThat(dry.out()).isEqualTo("removed /v1/pools/a\n");
    assertThat(dry.err()).contains("nothing was restored");
    assertThat(hrapi.last().request()).isEqualTo("POST /v1/restore?dryRun=true");
    assertThat(hrapi.last().body()).isEqualTo("{\"at\":\"2026-01-31T12:00:00Z\"}");
  }
}
