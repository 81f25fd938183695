package io.hrapi.events.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class KeptSecretTest {

  private final byte[] bytes = {11, 22, 33};
  private final KeptSecret secret = new KeptSecret("a", "k1", bytes);

  @Test
  void nobodyChangesItsBytes() {
    bytes[0] = 0;
    secret.sealed()[1] = 0;
    assertThat(secret.sealed()).containsExactly(11, 22, 33);
  }

  @Test
  void isEqualByAllThatItHas() {
    KeptSecret same = new KeptSecret("a", "k1", secret.sealed());
    assertThat(secret).isEqualTo(same).hasSameHashCodeAs(same);
    assertThat(secret)
        .isNotEqualTo(new KeptSecret("b", "k1", secret.sealed()))
        .isNotEqualTo(new KeptSecret("a", "k2", secret.sealed()))
        .isNotEqualTo(new KeptSecret("a", "k1", new byte[] {11, 22, 34}));
  }

  @Test
  void isWrittenWithoutItsBytes() {
    assertThat(secret).hasToString("secret a under key k1");
  }

  @Test
  void isNothingWithoutAnIdAKeyOrBytes() {
    assertThatThrownBy(() -> new KeptSecret("", "k1", bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeptSecret("a", "", bytes))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> new KeptSecret("a", "k1", new byte[0]))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("0 bytes");
  }
}
