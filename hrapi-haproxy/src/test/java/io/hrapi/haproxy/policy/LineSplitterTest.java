package io.hrapi.haproxy.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class LineSplitterTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "lua-load x",
        "lu\"a-load\" x",
        "'lua'-load x",
        "\"lua-load\" x",
        "\\x6cua-load x",
        "lua\\x2dload x",
        "lua-load\\x00tail x",
        "\t\u000b\f lua-load\tx",
        "\r\r lua-load \r x",
        "lua-load x\rtail",
        "lua-load x#tail",
        "lua-load \"x\""
      })
  void aWordIsTheSameHoweverItIsSpelled(String line) {
    assertThat(texts(line)).startsWith("lua-load", "x");
  }

  @ParameterizedTest
  @CsvSource(
      value = {
        "lua\\-load|lua\\-load",
        "'lua\\x2dload'|lua\\x2dload",
        "lua\\ load|lua load",
        "\"a\\$b\"|a$b",
        "a\\$b|a\\$b",
        "\"a\\\"b\"|a\"b",
        "a\\#b|a#b",
        "'$HOME'|$HOME",
        "$HOME|$HOME",
        "a\\\\b|a\\b"
      },
      delimiter = '|',
      quoteCharacter = '~')
  void quotesAndEscapesAreHaproxys(String line, String word) {
    assertThat(texts(line)).containsExactly(word);
  }

  @ParameterizedTest
  @ValueSource(strings = {"# user root", "   # user", "[scope] user root", "  [x"})
  void commentsAndScopesSayNothing(String line) {
    assertThat(ConfigurationLine.of(line).get(0).words()).isEmpty();
  }

  @Test
  void aVariableIsOneInWeakQuotesAlone() {
    assertThat(LineSplitter.split("\"$A\"").get(0).parts())
        .containsExactly(new Word.Variable("A", Optional.empty(), false));
    assertThat(LineSplitter.split("\"x${A[*]-b c}y\"").get(0).parts())
        .containsExactly(
            new Word.Text("x"),
            new Word.Variable("A", Optional.of("b c"), true),
            new Word.Text("y"));
    assertThat(LineSplitter.split("\"${.FILE}\"").get(0).isDynamic()).isTrue();
    assertThat(LineSplitter.split("'$A'").get(0).isDynamic()).isFalse();
  }

  @Test
  void linesAreNumberedAsHaproxyDoes() {
    List<ConfigurationLine> lines = ConfigurationLine.of("global\r\n\n no  lua-load x\n");
    assertThat(lines).hasSize(4);
    assertThat(lines.get(2).number()).isEqualTo(3);
    assertThat(lines.get(2).modifier()).isEqualTo("no");
    assertThat(lines.get(2).words().get(0).text()).isEqualTo("lua-load");
  }

  @Test
  void whatAnEmptyWordHidesFromOneVersionCountsAnyway() {
    assertThat(ConfigurationLine.of("\"\" lua-load x").get(0).words().get(0).text())
        .isEqualTo("lua-load");
  }

  private static List<String> texts(String line) {
    return LineSplitter.split(line).stream().map(Word::text).toList();
  }
}
