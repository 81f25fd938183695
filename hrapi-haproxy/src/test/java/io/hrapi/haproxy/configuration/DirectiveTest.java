package io.hrapi.haproxy.configuration;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.haproxy.Fixtures;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectiveTest {

  private static void refused(String words, ThrowingCallable made) {
    assertThatThrownBy(made)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(words);
  }

  @Test
  void itsArgumentsAreOneWordEach() {
    assertThat(Directive.of("description", "a \"b\" $HOME \\ # 'c' {d} ü").text())
        .isEqualTo("description \"a \\\"b\\\" \\$HOME \\\\ # 'c' {d} ü\"");
    assertThat(Directive.of("slowstart", "30s")).hasToString("slowstart 30s");
    assertThat(Directive.of("backup").text()).isEqualTo("backup");
    assertThat(Directive.of("tune.ssl.cachesize", "1").text()).isEqualTo("tune.ssl.cachesize 1");
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\nb", "\r", "a\tb", "\u007f", "\0"})
  void anArgumentThatWouldBeALineMoreIsRefused(String argument) {
    refused("description", () -> Directive.of("description", argument));
  }

  @Test
  void anArgumentThatWouldBeNoWordIsRefused() {
    refused("description is empty", () -> Directive.of("description", ""));
    refused("half a surrogate", () -> Directive.of("description", "a\ud83d"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "A", "a  b", "a ", " a", "a\nb", "#", "a\"", "a#", "1", "a.", "a$b"})
  void aKeywordIsWordsOfHaproxy(String keyword) {
    refused("keyword", () -> Directive.of(keyword));
  }

  @Test
  void aLineHasNoMoreWordsThanHaproxyReads() {
    List<String> many = Collections.nCopies(Directive.MAXIMUM_WORDS - 2, "x");
    Directive longest = new Directive("http-request set-header", many);
    refused("41 words", () -> new Directive("option http-use htx", many));
    refused(
        "bind 'e' has 41 words",
        () ->
            new Bind(
                BindAddress.parse(":1"),
                Optional.empty(),
                "e",
                List.of(longest, Directive.of("tfo"))));
    refused(
        "server 's' has 41 words",
        () ->
            new Server(
                "s",
                ServerAddress.parse("a:1"),
                1,
                false,
                false,
                OptionalInt.empty(),
                List.of(longest, Directive.of("backup"))));
  }

  @Test
  void oneThatNeedsHttpIsRefusedForTcp() {
    Directive deny = Directive.of("http-response deny");
    refused(
        "backend 'b' is TCP and cannot have 'http-response deny'",
        () ->
            new Backend(
                Fixtures.name("b"), Mode.TCP, Balance.ROUND_ROBIN, List.of(), true, List.of(deny)));
    Directive description = Directive.of("description", "x");
    assertThat(
            new Backend(
                    Fixtures.name("b"),
                    Mode.TCP,
                    Balance.ROUND_ROBIN,
                    List.of(),
                    true,
                    List.of(description))
                .directives())
        .containsExactly(description);
  }
}
