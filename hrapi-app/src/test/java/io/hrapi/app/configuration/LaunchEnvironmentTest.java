package io.hrapi.app.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

final class LaunchEnvironmentTest {

  @Test
  void itsTextShowsNoValue() {
    String key = "0123456789abcdef".repeat(4);
    assertThat(LaunchEnvironment.of(Map.of("HRAPI_MASTER_KEY", key)).toString())
        .contains("HRAPI_MASTER_KEY", "HRAPI_PORT")
        .doesNotContain(key, "8088");
  }
}
