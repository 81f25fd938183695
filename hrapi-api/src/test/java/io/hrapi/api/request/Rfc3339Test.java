package io.hrapi.api.request;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

final class Rfc3339Test {

  @ParameterizedTest
  @CsvSource({
    "2026-01-31T12:00:00Z, 2026-01-31T12:00:00Z",
    "2026-01-31t12:00:00z, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00+23:59, 2026-01-30T12:01:00Z",
    "2026-01-31T12:00:00-23:59, 2026-02-01T11:59:00Z",
    "2026-01-31T12:00:00-00:00, 2026-01-31T12:00:00Z",
    "2026-01-31T12:00:00.5Z, 2026-01-31T12:00:00.5Z",
    "2026-01-31T12:00:00.123456789999999999999Z, 2026-01-31T12:00:00.123456789Z",
    "1990-12-31T23:59:60Z, 1991-01-01T00:00:00Z",
    "1990-12-31T15:59:60.25-08:00, 1991-01-01T00:00:00.25Z",
    "2016-06-30T23:59:60Z, 2016-07-01T00:00:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z",
    "2024-02-29T00:00:00Z, 2024-02-29T00:00:00Z"
  })
  void whatTheRfcAllowsIsTaken(String text, String time) {
    assertThat(Rfc3339.parse(text)).isEqualTo(Instant.parse(time));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "now",
        "2026-01-31",
        "2026-01-31T12:00Z",
        "2026-01-31T12Z",
        "2026-01-31T12:00:00",
        "2026-01-31 12:00:00Z",
        "2026-01-31T12:00:00+01",
        "2026-01-31T12:00:00+0100",
        "2026-01-31T12:00:00+01:00:30",
        "2026-01-31T12:00:00+24:00",
        "2026-01-31T12:00:00+23:60",
        "2026-01-31T12:00:00.Z",
        "2026-01-31T12:00:00,5Z",
        "2026-01-31T24:00:00Z",
        "2026-01-31T12:60:00Z",
        "2026-01-31T12:00:60Z",
        "2026-01-30T23:59:60Z",
        "2026-01-31T23:59:60+01:00",
        "2026-01-31T12:00:61Z",
        "2025-02-29T00:00:00Z",
        "2026-13-01T00:00:00Z",
        "+2026-01-31T12:00:00Z",
        "-2026-01-31T12:00:00Z",
        "12026-01-31T12:00:00Z",
        "20260131T120000Z",
        "2026-W05-6T12:00:00Z",
        "2026-01-31T12:00:00Z[UTC]",
        "2026-01-31T12:00:00UTC",
        " 2026-01-31T12:00:00Z",
        "٢٠٢٦-01-31T12:00:00Z"
      })
  void nothingElseIs(String text) {
    assertThatThrownBy(() -> Rfc3339.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("RFC 3339");
  }
}
