package io.hrapi.events.command;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class OwnNameTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "hrapi",
        "HRAPI",
        "hRaPi",
        " hrapi ",
        "h r a p i",
        "\thrapi\u00a0",
        "hrapi\u200b",
        "\ufeffhrapi",
        "hr\u00adapi",
        "hr\u2060api",
        "\u202ehrapi",
        "hrapi.",
        "(hrapi)",
        "h-r-a-p-i",
        "hr\u00e0pi",
        "hra\u0300pi",
        "\uff48\uff52\uff41\uff50\uff49",
        "\ud835\udc21\ud835\udc2b\ud835\udc1a\ud835\udc29\ud835\udc22",
        "hr\u0430pi",
        "h\u0433\u0430\u0440\u0456",
        "\u041drapi",
        "hrap\u0131",
        "HRAP\u0130",
        "hrap1",
        "hrapl"
      })
  void whatIsTakenForItIsIt(String actor) {
    assertThat(OwnName.isClaimedBy(actor)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "hrap",
        "hrapii",
        "hrapi2",
        "xhrapi",
        "hrapi-bot",
        "hrapi@example.com",
        "ada",
        "anonymous",
        "h\ud83d\ude00rapi\ud842\udfb7",
        "j\u00fcrgen"
      })
  void otherNamesAreNot(String actor) {
    assertThat(OwnName.isClaimedBy(actor)).isFalse();
  }
}
