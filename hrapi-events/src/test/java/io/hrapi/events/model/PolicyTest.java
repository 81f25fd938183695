package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PolicyTest {

  @Nested
  class OfAnAlgorithm {

    @ParameterizedTest
    @ValueSource(
        strings = {"roundrobin", "leastconn", "backfill", "static-rr", "first", "source", "random"})
    void thoseOfAnyProtocolReadBackAsTheyWerePut(String text) {
      assertThat(new Algorithm(text)).hasToString(text);
      assertThat(new Algorithm(text).isHttpOnly()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {"uri", "hdr(Host)", "hdr(X-User_1)", "url_param user.id", "url_param a"})
    void thoseOfHttpReadBackAsTheyWerePut(String text) {
      assertThat(new Algorithm(text)).hasToString(text);
      assertThat(new Algorithm(text).isHttpOnly()).isTrue();
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "RoundRobin",
          "roundrobin ",
          " uri",
          "uri\n",
          "uri whole",
          "hdr",
          "hdr()",
          "hdr(a b)",
          "hdr(a)b",
          "hdr(a",
          "hdr(ä)",
          "hdr(a)\n",
          "hdr (a)",
          "url_param",
          "url_param ",
          "url_param  a",
          "url_param a b",
          "url_param a\n",
          "url_param a#",
          "rdp-cookie",
          "random(2)",
          "leastconn\nserver x 1.2.3.4",
          "\"uri\"",
          "source\u0000",
          "null",
          "None"
        })
    void anythingElseIsRefused(String text) {
      assertThatThrownBy(() -> new Algorithm(text))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("roundrobin");
    }

    @Test
    void aHeaderOrParameterHasAtMost64Characters() {
      String longest = "x".repeat(64);
      assertThat(new Algorithm("hdr(" + longest + ")").isHttpOnly()).isTrue();
      assertThat(new Algorithm("url_param " + longest).isHttpOnly()).isTrue();
      assertThatThrownBy(() -> new Algorithm("hdr(" + longest + "x)"))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> new Algorithm("url_param " + longest + "x"))
          .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void onlyBackfillIsBackfill() {
      assertThat(new Algorithm("backfill").isBackfill()).isTrue();
      assertThat(new Algorithm("first").isBackfill()).isFalse();
      assertThat(Algorithm.BACKFILL.isBackfill()).isTrue();
      assertThat(Algorithm.ROUNDROBIN.isBackfill()).isFalse();
    }
  }

  @Nested
  class OfAWeight {

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 256})
    void isFrom0To256(int value) {
      assertThat(new Weight(value).value()).isEqualTo(value);
      assertThat(new Weight(value)).hasToString(Integer.toString(value));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 257, Integer.MIN_VALUE, Integer.MAX_VALUE})
    void isNothingElse(int value) {
      assertThatThrownBy(() -> new Weight(value))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("0 to 256")
          .hasMessageContaining(Integer.toString(value));
    }
  }

  @Nested
  class OfMaxconn {

    @ParameterizedTest
    @ValueSource(ints = {1, 100, 1_000_000})
    void belongsToBackfill(int maxconn) {
      assertThat(new Policy(Algorithm.BACKFILL, Weight.DEFAULT, maxconn).maxconn())
          .isEqualTo(maxconn);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001})
    void isFrom1To1000000(int maxconn) {
      assertThatThrownBy(() -> new Policy(Algorithm.BACKFILL, Weight.DEFAULT, maxconn))
          .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void isThereWithBackfillAndWithNoOther() {
      assertThatThrownBy(() -> new Policy(Algorithm.BACKFILL, Weight.DEFAULT, null))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> new Policy(Algorithm.ROUNDROBIN, Weight.DEFAULT, 100))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Test
  void aNewPoolHasRoundrobinAndTheWeight1() {
    assertThat(Policy.DEFAULT)
        .isEqualTo(new Policy(new Algorithm("roundrobin"), new Weight(1), null));
  }
}
