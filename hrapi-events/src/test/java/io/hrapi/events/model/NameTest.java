package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a",
        "9",
        "_",
        ":",
        "-",
        "...",
        ".a",
        "none",
        "NONE",
        "None1",
        "az.AZ_09:-",
        "a.pem"
      })
  void aNameReadsBackAsItWasPut(String text) {
    assertThat(new Name(text).value()).isEqualTo(text);
    assertThat(new Name(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "..",
        "None",
        " ",
        "a b",
        " a",
        "a ",
        "a\n",
        "\na",
        "a\nb",
        "a\r",
        "a\t",
        "a\u0000",
        "\"a\"",
        "a'",
        "#a",
        "a#",
        "a/b",
        "a\\b",
        "ä",
        "a\u0661",
        "\uD83D\uDE00",
        "a\u200b",
        "a%41",
        "a{",
        "@a",
        "`",
        "[",
        "^",
        "/",
        ";",
        "a,b",
        "*"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new Name(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("expected a name");
  }

  @Test
  void aNameHasAtMost64Characters() {
    assertThat(new Name("x".repeat(64)).value()).hasSize(64);
    assertThatThrownBy(() -> new Name("x".repeat(65))).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void namesAreInTheOrderOfTheirText() {
    assertThat(new Name("B")).isLessThan(new Name("a"));
    assertThat(new Name("a10")).isLessThan(new Name("a9"));
    assertThat(new Name("a")).isEqualByComparingTo(new Name("a"));
  }

  @Test
  void theMessageShowsNoControlCharacterAndIsShort() {
    assertThatThrownBy(() -> new Name("evil\n\u001B[31m" + "x".repeat(5000)))
        .satisfies(
            e -> {
              assertThat(e.getMessage()).contains("evil\uFFFD\uFFFD[31m").contains("…");
              assertThat(e.getMessage()).hasSizeLessThan(250);
            });
  }
}
