package io.hrapi.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class JsonBodyTest {

  private static final int MODEL_NAMES = 10_000;

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static LongConsumer limit(long bytes) {
    AtomicLong taken = new AtomicLong();
    return more -> {
      if (taken.addAndGet(more) > bytes) {
        throw new IllegalStateException("more than " + bytes);
      }
    };
  }

  private static void isMalformed(String json, String why) {
    assertThatThrownBy(() -> JsonBody.parse(bytes(json)))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining(why);
  }

  @Test
  void whatATreeTakesIsCountedWhileItIsMade() {
    String objects = "{\"pools\": [" + "{},".repeat(100_000) + "{}]}";
    assertThatThrownBy(() -> JsonBody.parse(bytes(objects), limit(10_000_000)))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> JsonBody.parseYaml(bytes(objects), limit(10_000_000)))
        .isInstanceOf(IllegalStateException.class);
    assertThat(JsonBody.parse(bytes(objects), limit(20_000_000)).isList()).isFalse();
  }

  /**
   * A model with 100 000 targets fits into 100 000 000 bytes, even if every target has all fields.
   */
  @Test
  void aThingWithANameTakesUpToAKilobyte() {
    StringBuilder model = new StringBuilder("{\"pools\": {\"p\": {\"targets\": {");
    for (int i = 0; i < MODEL_NAMES; i++) {
      model.append(i == 0 ? "" : ",").append("\"target-").append(i);
      model.append("\": {\"address\": \"10.0.0.1:8080\", \"weight\": null, \"enabled\": true}");
    }
    model.append("}}}}");
    assertThat(JsonBody.parse(bytes(model.toString()), limit(MODEL_NAMES * 1_000)).isList())
        .isFalse();
    assertThatThrownBy(() -> JsonBody.parse(bytes(model.toString()), limit(MODEL_NAMES * 600)))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void aNameStandsOnceAndIsNotLong() {
    isMalformed("{\"a\": 1, \"a\": 2}", "Duplicate field 'a'");
    isMalformed("{\"" + "x".repeat(1_001) + "\": 1}", "Name length");
    assertThatThrownBy(() -> JsonBody.parseYaml(bytes("? " + "x".repeat(1_001) + "\n: 1\n")))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("1000 characters");
  }

  @Test
  void itEndsWhereItsValueDoes() {
    isMalformed("{} {}", "data after its end");
    isMalformed("{\"a\": 1", "not JSON");
    isMalformed("[1, 2", "not JSON");
    isMalformed("", "empty");
    isMalformed(" ", "empty");
  }

  @Test
  void itsDepthIsLimited() {
    isMalformed("[".repeat(65) + "]".repeat(65), "65");
    assertThat(JsonBody.parse(bytes("[".repeat(64) + "]".repeat(64))).isList()).isTrue();
  }

  @Test
  void largeBodiesAreReadAsSmallOnesAre() {
    String blanks = " ".repeat(100_000);
    assertThat(JsonBody.parse(bytes("\uFEFF" + blanks + "\"é€😀\"")).text()).isEqualTo("é€😀");
    byte[] broken = bytes(blanks + "\"x\"");
    broken[broken.length - 2] = (byte) 0xc0;
    assertThatThrownBy(() -> JsonBody.parse(broken))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("UTF-8");
    assertThatThrownBy(() -> JsonBody.parseYaml(broken))
        .isInstanceOf(MalformedBodyException.class)
        .hasMessageContaining("UTF-8");
  }

  @Test
  void aHugeNumberCostsNothing() {
    ObjectReader body = JsonBody.parse(bytes("{\"a\": 1e999999999}")).object();
    assertThat(body.<Integer>integer("a", value -> value)).isNull();
    assertThatThrownBy(body::finish).isInstanceOf(InvalidBodyException.class);
    isMalformed("9".repeat(1_001), "1000");
  }

  private static @Nullable Integer integer(String number) {
    ObjectReader body = JsonBody.parse(bytes("{\"a\": " + number + "}")).object();
    Integer value = body.integer("a", given -> given);
    body.finish();
    return value;
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"255", "255.0", "2.55e2", "25500e-2", "2550.00E-1", "\"255.0\"", "\"255\""})
  void aNumberThatIsWholeIsTakenHoweverItIsWritten(String number) {
    assertThat(integer(number)).isEqualTo(255);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "255.99999999999999999999",
        "1e-400",
        "-1e-400",
        "0.9999999999999999999999",
        "1e400",
        "1e999999999",
        "1e-999999999",
        "9007199254740993.5",
        "1234567890123456789",
        "99999999999999999999999999",
        "\"1e-400\"",
        "true"
      })
  void nothingIsRoundedAndWhatCameIsShown(String number) {
    assertThatThrownBy(() -> integer(number))
        .isInstanceOf(InvalidBodyException.class)
        .hasMessageContaining("whole number")
        .hasMessageEndingWith("got " + number);
  }

  @Test
  void aNumberBeyondEveryRangeIsShownAsItCame() {
    for (String number : List.of("2147483648", "-99999999999", "999999999999999999", "3e10")) {
      ObjectReader body = JsonBody.parse(bytes("{\"a\": " + number + "}")).object();
      body.integer(
          "a",
          value -> {
            throw new IllegalArgumentException("expected 1–5, got \"" + value + "\"");
          });
      assertThatThrownBy(body::finish)
          .hasMessageEndingWith("got \"" + new BigDecimal(number).toBigInteger() + "\"");
    }
  }

  /** Whatever is wrong with the body. */
  @Test
  void noMessageNamesThePartsOfTheParser() {
    List<String> bodies =
        List.of(
            "{\"a\":",
            "{\"a\": [1, {",
            "[[[",
            "NaN",
            "{\"a\": -Infinity}",
            "{\"a\": +1}",
            "// no\n{}",
            "/* no */ 1",
            "# no",
            "{'a': 1}",
            "{a: 1}",
            "{\"a\": 01}",
            "{\"a\": .5}",
            "{\"a\": 5.}",
            "{\"a\": 1e}",
            "{\"a\": 1e99999999999999}",
            "{\"a\": 1e-99999999999999}",
            "{\"a\": \"\\x\"}",
            "{\"a\": \"\u0001\"}",
            "{\"a\": \"b",
            "{\"a\": 1,}",
            "[1,]",
            "tru",
            "{\"a\": 1} x",
            "{\"a\": 1 \"b\": 2}",
            "9".repeat(1_001),
            "0." + "9".repeat(1_001),
            "[".repeat(100),
            "{\"" + "x".repeat(1_001) + "\": 1}",
            "{\"a\": 1, \"a\": 2}");
    for (String body : bodies) {
      assertThatThrownBy(() -> JsonBody.parse(bytes(body)))
          .as(body)
          .isInstanceOf(MalformedBodyException.class)
          .satisfies(
              thrown ->
                  assertThat(thrown.getMessage())
                      .startsWith("the body is not JSON: ")
                      .doesNotContain(
                          "`", "Feature", "Source", "fasterxml", "Constraints", "REDACTED"));
    }
  }

  @Test
  void ofManyFieldsThatAreWrongSomeAreNamedAndTheRestCounted() {
    StringBuilder fields = new StringBuilder("{\"x\": 0");
    for (int i = 0; i < 100_000; i++) {
      fields.append(",\"x").append(i).append("\":0");
    }
    assertThatThrownBy(JsonBody.parse(bytes(fields.append('}').toString())).object()::finish)
        .isInstanceOfSatisfying(
            InvalidBodyException.class,
            e -> {
              assertThat(e.errors()).hasSize(51);
              assertThat(e.errors().get(50).detail()).startsWith("99951 more fields");
            });
  }
}
