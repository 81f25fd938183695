package io.hrapi.haproxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

final class QuotingTest {

  @Test
  void plainWordsStayAsTheyAre() {
    for (String value : List.of("a", "A-1_b.c:d", "127.0.0.1:80", "[::1]:80", "*:80", "hdr(X)")) {
      assertThat(Quoting.word(value)).isEqualTo(value);
    }
  }

  @Test
  void anythingElseIsQuotedAsOneWord() {
    assertThat(Quoting.word("")).isEqualTo("\"\"");
    assertThat(Quoting.word("a b")).isEqualTo("\"a b\"");
    assertThat(Quoting.word("a#b")).isEqualTo("\"a#b\"");
    assertThat(Quoting.word("\\\"$")).isEqualTo("\"\\\\\\\"\\$\"");
    assertThat(Quoting.word("it's ü 😀")).isEqualTo("\"it's ü 😀\"");
  }

  @Test
  void controlCharactersAreRefused() {
    for (String value : List.of("a\nb", "\r", "\t", "\0", "\u007f", "x\u001b[0m")) {
      assertThatThrownBy(() -> Quoting.word(value))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("control character");
    }
  }

  @Test
  void halvesOfSurrogatePairsAreRefused() {
    assertThatThrownBy(() -> Quoting.word("a\ud83d")).hasMessageContaining("surrogate");
    assertThatThrownBy(() -> Quoting.word("\ude00a")).hasMessageContaining("surrogate");
  }
}
