package io.hrapi.app.http.entry;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ForeignPagesTest {

  private static @Nullable String origin(String host, @Nullable String... namesAndValues) {
    Map<String, @Nullable String> headers = new HashMap<>();
    headers.put("Host", host);
    for (int i = 0; i < namesAndValues.length; i += 2) {
      headers.put(String.valueOf(namesAndValues[i]), namesAndValues[i + 1]);
    }
    return ForeignPages.origin(headers::get);
  }

  @Test
  void programsSayNothingAndAreLetIn() {
    assertThat(origin("localhost:8088")).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8088, http://localhost:8088",
    "LOCALHOST:8088, http://localhost:8088",
    "localhost, http://localhost",
    "localhost:80, http://localhost",
    "hrapi.example, https://hrapi.example",
    "hrapi.example:443, https://hrapi.example",
    "[::1]:8088, http://[::1]:8088"
  })
  void pagesOfThisServerAreLetIn(String host, String origin) {
    assertThat(origin(host, "Origin", origin, "Sec-Fetch-Site", "same-origin")).isNull();
    assertThat(origin(host, "Origin", origin)).isNull();
    assertThat(origin(host, "Referer", origin + "/page?a=|{}^b#c")).isNull();
    assertThat(origin(host, "Referer", origin)).isNull();
  }

  @ParameterizedTest
  @CsvSource({
    "localhost:8088, http://evil.example",
    "localhost:8088, http://localhost:8089",
    "localhost:8088, http://localhost",
    "localhost, http://localhost:8088",
    "localhost:8088, http://127.0.0.1:8088",
    "localhost:8088, http://localhost:8088.evil.example",
    "localhost:8088, http://localhost:8088@evil.example",
    "localhost:8088, http://user@localhost:8088",
    "localhost:8088, null",
    "localhost:8088, ''",
    "localhost:8088, ftp://localhost:8088",
    "localhost:8088, localhost:8088",
    "localhost:8088, chrome-extension://abcdef",
    "localhost:443, http://localhost"
  })
  void pagesOfAnyOtherOriginAreNamed(String host, String other) {
    assertThat(origin(host, "Origin", other)).contains("Origin is \"" + other + "\"");
    assertThat(origin(host, "Referer", other)).contains("Referer is \"" + other + "\"");
    assertThat(origin(host, "Origin", other, "Sec-Fetch-Site", "same-origin")).isNotNull();
  }

  @ParameterizedTest
  @CsvSource({
    "cross-site, true",
    "same-site, true",
    "same-origin, false",
    "none, false",
    "x, true"
  })
  void whatBrowsersSayOfTheSiteCounts(String site, boolean foreign) {
    assertThat(origin("localhost:8088", "Sec-Fetch-Site", site) != null).isEqualTo(foreign);
  }
}
