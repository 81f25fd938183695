package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PathPrefixTest {

  @ParameterizedTest
  @ValueSource(strings = {"/", "/a", "/a/", "/a/b.c", "//", "/%2F%c3", "/~!$&'()*+,;=:@-_."})
  void aPathReadsBackAsItWasPut(String text) {
    assertThat(new PathPrefix(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        " /a",
        "/a ",
        "/a b",
        "/a\n",
        "/a\u0000",
        "/a?b",
        "/a#b",
        "/\"",
        "/\\",
        "/ä",
        "/%",
        "/%2",
        "/%2g",
        "/{",
        "/[",
        "/|",
        "/^",
        "/`",
        "/<",
        "http://h/",
        "*"
      })
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> new PathPrefix(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("path");
  }

  @Test
  void aPathHasAtMost1024Characters() {
    assertThat(new PathPrefix("/" + "x".repeat(1023)).value()).hasSize(1024);
    assertThatThrownBy(() -> new PathPrefix("/" + "x".repeat(1024)))
        .isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new PathPrefix("/" + "%41".repeat(100_000)))
        .isInstanceOf(InvalidValueException.class);
  }
}
