package io.hrapi.events.codec;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Undecodable changes are refused with a reason, never decoded in part. */
class ChangeCodecTest {

  @ParameterizedTest
  @ValueSource(ints = {0, 2, -1})
  void anotherFormatIsRefused(int format) {
    assertThatThrownBy(() -> ChangeCodec.decode(format, "[]"))
        .isInstanceOf(UndecodableChangesException.class)
        .hasMessageContaining("format " + format)
        .hasMessageContaining("reads 1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"change\":\"moon\"}] | \"moon\"",
        "[{\"change\":\"pool\",\"during\":{}}] | \"during\"",
        "[{\"change\":\"gateway\",\"after\":{\"name\":\"g\",\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"endpoint\",\"after\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"route\",\"after\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"pool\",\"after\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"target\",\"after\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"certificate\",\"after\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"secretsResealed\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"secretDestroyed\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"configurationLoaded\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"configurationLoaded\",\"commit\":{\"colour\":1}}] | \"colour\"",
        "[{\"change\":\"configurationNotLoaded\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"haproxyStarted\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"haproxyStopped\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"confirmationAwaited\",\"colour\":1}] | \"colour\"",
        "[{\"change\":\"commitConfirmed\",\"colour\":1}] | \"colour\""
      })
  void aKindOrFieldOfANewerReleaseIsRefusedByName(String stored, String word) {
    assertThatThrownBy(() -> ChangeCodec.decode(1, stored))
        .isInstanceOf(UndecodableChangesException.class)
        .hasMessageContaining(word)
        .hasMessageContaining("not known to this release");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[{\"change\":\"gateway\",\"after\":{\"protocol\":\"http\"}}] | \"name\"",
        "[{\"change\":\"endpoint\",\"after\":{\"name\":\"e\",\"gateway\":\"g\"}}] | \"address\"",
        "[{\"change\":\"route\",\"after\":{\"gateway\":\"g\",\"alias\":\"a\"}}] | \"pool\"",
        "[{\"change\":\"pool\",\"after\":{\"name\":\"p\",\"policy\":\"uri\"}}] | \"weight\"",
        "[{\"change\":\"target\",\"after\":{\"name\":\"t\",\"pool\":\"p\"}}] | \"address\"",
        "[{\"change\":\"certificate\",\"after\":{\"name\":\"c\"}}] | \"chain\"",
        "[{\"change\":\"secretsResealed\",\"secrets\":[]}] | \"keyId\"",
        "[{\"change\":\"secretDestroyed\"}] | \"secret\"",
        "[{\"change\":\"configurationLoaded\",\"outcome\":\"start\"}] | \"commit\"",
        "[{\"change\":\"configurationNotLoaded\",\"commitId\":\"c\"}] | \"outcome\"",
        "[{\"change\":\"confirmationAwaited\",\"seconds\":60}] | \"former\""
      })
  void aFieldThatIsMissingIsNamed(String stored, String word) {
    assertThatThrownBy(() -> ChangeCodec.decode(1, stored))
        .isInstanceOf(UndecodableChangesException.class)
        .hasMessageContaining(word + " is missing");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "null",
        "{}",
        "[",
        "[1]",
        "[{}]",
        "[null]",
        "[[]]",
        "[{\"change\":7}]",
        "[{\"before\":{},\"change\":\"pool\"}]",
        "[{\"change\":\"pool\"}]",
        "[{\"change\":\"pool\",\"after\":null}]",
        "[{\"change\":\"pool\",\"after\":7}]",
        "[{\"change\":\"haproxyStopped\",\"requested\":1}]",
        "[{\"change\":\"haproxyStopped\",\"pid\":\"1\"}]",
        "[{\"change\":\"haproxyStopped\",\"pid\":1.5}]",
        "[{\"change\":\"haproxyStopped\",\"pid\":99999999999999999999}]",
        "[{\"change\":\"haproxyStopped\"}",
        "[{\"change\":\"haproxyStopped\"}] []",
        "[1,{\"change\":\"haproxyStopped\"}]",
        "[{\"change\":\"haproxyStopped\"},\"x\",{\"change\":\"haproxyStopped\"}]",
        "[{\"change\":\"secretDestroyed\",\"secret\":1}]",
        "[{\"change\":\"secretsResealed\",\"keyId\":\"k\",\"secrets\":\"s\"}]",
        "[{\"change\":\"certificate\",\"after\":{\"name\":\"c\",\"chain\":\"x\",\"fingerprint\":\"00\"}}]",
        "[{\"change\":\"configurationNotLoaded\",\"outcome\":\"moon\"}]",
        "[{\"change\":\"configurationNotLoaded\",\"outcome\":\"start\",\"messages\":[1]}]",
        "[{\"change\":\"gateway\",\"after\":{\"name\":\"a b\",\"protocol\":\"http\"}}]",
        "[{\"change\":\"gateway\",\"after\":{\"name\":\"g\",\"protocol\":\"udp\"}}]",
        "[{\"change\":\"pool\",\"after\":{\"name\":\"p\",\"policy\":\"uri\",\"weight\":257}}]",
        "[{\"change\":\"target\",\"after\":{\"name\":\"t\",\"pool\":\"p\",\"address\":\"h:0\"}}]"
      })
  void whatIsNoListOfChangesIsRefused(String stored) {
    assertThatThrownBy(() -> ChangeCodec.decode(1, stored))
        .isInstanceOf(UndecodableChangesException.class)
        .hasMessageStartingWith("cannot read changes: ");
  }

  @Test
  void aChangeThatMakesAnotherResourceOfOneIsRefused() {
    assertThatThrownBy(
            () ->
                ChangeCodec.decode(
                    1,
                    "[{\"change\":\"target\",\"before\":{\"name\":\"t\",\"pool\":\"p\","
                        + "\"address\":\"h\"},\"after\":{\"name\":\"u\",\"pool\":\"p\","
                        + "\"address\":\"h\"}}]"))
        .isInstanceOf(UndecodableChangesException.class)
        .hasMessageContaining("a change of t cannot become u");
  }
}
