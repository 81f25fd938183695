package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DescriptionTest {

  @ParameterizedTest
  @ValueSource(
      strings = {"a", " a ", "Läden", "\"shop\" #1 $HOME \\ 'x'", "\uD83D\uDE00", "a\u00A0b"})
  void aLineReadsBackAsItWasPut(String text) {
    assertThat(new Description(text)).hasToString(text);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\nb", "a\tb", "a\u0000", "a\u0085b", "a\uD83D", "\uDE00a"})
  void whatIsNotALineIsRefused(String text) {
    assertThatThrownBy(() -> new Description(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("one line of 1 to 512 characters");
  }

  @Test
  void itsLengthIsCountedInCharacters() {
    String longest = "\uD83D\uDE00".repeat(512);
    assertThat(new Description(longest)).hasToString(longest);
    assertThatThrownBy(() -> new Description(longest + "a"))
        .isInstanceOf(InvalidValueException.class);
  }
}
