package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProtocolTest {

  @ParameterizedTest
  @EnumSource(Protocol.class)
  void aProtocolReadsBackAsItWasPut(Protocol protocol) {
    assertThat(Protocol.parse(protocol.toString())).isEqualTo(protocol);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "HTTP", "Http", "http ", " tcp", "http\n", "udp", "None", "h2"})
  void anythingElseIsRefused(String text) {
    assertThatThrownBy(() -> Protocol.parse(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageContaining("http, https or tcp");
  }

  @Test
  void rulesApplyToHttpAndHttps() {
    assertThat(Protocol.HTTP.isHttp()).isTrue();
    assertThat(Protocol.HTTPS.isHttp()).isTrue();
    assertThat(Protocol.TCP.isHttp()).isFalse();
  }
}
