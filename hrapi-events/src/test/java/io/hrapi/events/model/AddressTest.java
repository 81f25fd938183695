package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class AddressTest {

  @Nested
  class OfATarget {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.2.3.4:80",
          "[2001:db8::1]:80",
          "host.example:80",
          "1.2.3.4",
          "[::1]",
          "host",
          "h:1",
          "h:65535",
          "[::ffff:1.2.3.4]:8080"
        })
    void readsBackAsItWasPut(String text) {
      assertThat(TargetAddress.parse(text)).hasToString(text);
    }

    @Test
    void hasItsHostAndItsPort() {
      assertThat(TargetAddress.parse("[::1]:80")).isEqualTo(new TargetAddress(new Host("::1"), 80));
      assertThat(TargetAddress.parse("host")).isEqualTo(new TargetAddress(new Host("host"), null));
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          ":",
          ":80",
          "*",
          "*:80",
          "host:",
          "[::1]:",
          "[::1",
          "::1]",
          "[::1]80",
          "[::1] :80",
          "[]",
          "[]:80",
          "[host]:80",
          "[1.2.3.4]:80",
          "[[::1]]:80",
          "::1",
          "2001:db8::1",
          "::1:80",
          "1:2:3:4:5:6:7:8",
          "[fe80::1%eth0]:80",
          "[fe80::1%1]:80",
          "fe80::1%eth0",
          "1.2.3:80",
          "1.2.3.4.5:80",
          "256.1.1.1:80",
          "01.2.3.4:80",
          "0x7f.1:80",
          "0X7F000001",
          "0x1.2.3.4.5",
          "0x:80",
          "1.2.3.4:80:90",
          "http://h",
          "h:80/",
          "h 80",
          "h:80 @key",
          "h:80\n",
          "h\n:80",
          "h:80 ",
          " h:80",
          "\"h\":80",
          "h:80#",
          "h\u0000:80",
          "hö:80",
          "h@x:80",
          "h:80,i:80",
          "${HOME}:80"
        })
    void anythingElseIsRefused(String text) {
      assertThatThrownBy(() -> TargetAddress.parse(text))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("address");
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "0",
          "65536",
          "99999",
          "099999",
          "-1",
          "+1",
          "80 ",
          " 80",
          "8 0",
          "80\n",
          "1e3",
          "0x50",
          "\u0668\u0660",
          "4294967376",
          "http"
        })
    void aPortIsFrom1To65535(String port) {
      assertThatThrownBy(() -> TargetAddress.parse("h:" + port))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> TargetAddress.parse("[::1]:" + port))
          .isInstanceOf(InvalidValueException.class);
    }

    @Test
    void aPortIsCheckedAlsoWhereNoTextIsRead() {
      Host host = new Host("h");
      assertThatThrownBy(() -> new TargetAddress(host, 0))
          .isInstanceOf(InvalidValueException.class);
      assertThatThrownBy(() -> new TargetAddress(host, 65536))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Nested
  class OfAnEndpoint {

    @ParameterizedTest
    @ValueSource(
        strings = {
          "1.2.3.4:80",
          "[2001:db8::1]:80",
          "host.example:80",
          "*:80",
          ":80",
          "*:65535",
          ":1",
          "*:8081 @key.pem",
          ":443 @a.pem",
          "[::]:443 @a-b_c:d.pem"
        })
    void readsBackAsItWasPut(String text) {
      assertThat(EndpointAddress.parse(text)).hasToString(text);
    }

    @ParameterizedTest
    @CsvSource({
      "*:8081 @key, *:8081 @key.pem",
      "*:8081  @key.pem, *:8081 @key.pem",
      "h:443 @key.pem.pem, h:443 @key.pem",
      ":8081 @None1, :8081 @None1.pem"
    })
    void aCertificateIsNamedWithOrWithoutItsSuffix(String put, String read) {
      assertThat(EndpointAddress.parse(put)).hasToString(read);
      assertThat(EndpointAddress.parse(read)).isEqualTo(EndpointAddress.parse(put));
    }

    @Test
    void aStarIsNotTheSameTextAsNoHost() {
      assertThat(EndpointAddress.parse("*:80")).isNotEqualTo(EndpointAddress.parse(":80"));
      assertThat(EndpointAddress.parse("*:80"))
          .isEqualTo(new EndpointAddress(null, true, 80, null));
    }

    @Test
    void aStarDoesNotStandBesideAHost() {
      assertThatThrownBy(() -> new EndpointAddress(new Host("h"), true, 80, null))
          .isInstanceOf(InvalidValueException.class);
    }

    @ParameterizedTest
    @ValueSource(
        strings = {
          "",
          "*",
          ":",
          "*:",
          "80",
          "1.2.3.4",
          "host",
          "[::1]",
          "**:80",
          "*:*",
          "*:80:90",
          "::80",
          "[::1",
          "::1",
          "[::1]:",
          "[fe80::1%eth0]:80",
          "1.2.3:80",
          "01.2.3.4:80",
          "0x7f.1:80",
          "*:0",
          "*:65536",
          ":099999",
          ":-1",
          "*: 80",
          "* :80",
          "*:80 ",
          " *:80",
          "*:80\n",
          "*:80\t@key",
          "*:80 key",
          "*:80 @",
          "*:80 @.pem",
          "*:80 @key ",
          "*:80 @key\n",
          "*:80 \n@key",
          "*:80 @key.pem\nbind :81",
          "*:80 @a b",
          "*:80 @None",
          "*:80 @..",
          "*:80 @a/b",
          "*:80@key",
          "*:80 @ä",
          "*:80 @a @b",
          "*:80 ssl",
          "*:80 #",
          "*:80 \"\"",
          "*\u0000:80",
          "*:80 \u00a0@key",
          "*:80 \u2003@key"
        })
    void anythingElseIsRefused(String text) {
      assertThatThrownBy(() -> EndpointAddress.parse(text))
          .isInstanceOf(InvalidValueException.class)
          .hasMessageContaining("port from 1 to 65535");
    }

    @Test
    void theNameOfACertificateIsAName() {
      assertThat(EndpointAddress.parse("*:80 @" + "x".repeat(64)).certificate())
          .isEqualTo(new Name("x".repeat(64)));
      assertThatThrownBy(() -> EndpointAddress.parse("*:80 @" + "x".repeat(65)))
          .isInstanceOf(InvalidValueException.class);
    }
  }

  @Nested
  class OfNumbersThatAreNoAddress {

    @ParameterizedTest
    @CsvSource({
      "127.1, 127.0.0.1",
      "1.2.3, 1.2.0.3",
      "0x7f.1, 127.0.0.1",
      "0177.0.0.1, 127.0.0.1",
      "010.0.0.1, 8.0.0.1",
      "2130706433, 127.0.0.1",
      "0x7F000001, 127.0.0.1",
      "1.0xffFFff, 1.255.255.255"
    })
    void theyAreRefusedWithWhatTheyWouldBeTakenFor(String text, String taken) {
      for (String address : List.of(text, text + ":80")) {
        assertThatThrownBy(() -> TargetAddress.parse(address))
            .hasMessageContaining("\"" + text + "\" would be read as " + taken + ";");
      }
      assertThatThrownBy(() -> EndpointAddress.parse(text + ":80 @key"))
          .hasMessageContaining("\"" + text + "\" would be read as " + taken + ";");
      assertThatThrownBy(() -> Host.parse(text)).hasMessageContaining("read as " + taken + ";");
    }

    @ParameterizedTest
    @ValueSource(strings = {"256.1.1.1", "1.2.3.4.5", "0x100000000", "08.1", "0x.1", "1.2.3.0x100"})
    void otherNumbersAreNoNameEither(String text) {
      assertThatThrownBy(() -> TargetAddress.parse(text))
          .hasMessageContaining("cannot consist of numbers only")
          .hasMessageContaining("four numbers from 0 to 255");
    }

    @ParameterizedTest
    @ValueSource(strings = {"0x7f.example", "a0.1", "0xyz", "1a", "0x7f-1", "1.2.3.4.example"})
    void aNameThatOnlyBeginsSoIsOne(String text) {
      assertThat(TargetAddress.parse(text)).hasToString(text);
    }

    @Test
    void whatALogHasIsReadAsItWas() {
      assertThat(TargetAddress.stored("0x7f.1:80")).hasToString("0x7f.1:80");
      assertThat(EndpointAddress.stored("0x7f.1:80 @key")).hasToString("0x7f.1:80 @key.pem");
      assertThat(TargetAddress.stored("0x7f.1:80").host().isDoubtful()).isTrue();
      assertThat(TargetAddress.stored("127.0.0.1:80").host().isDoubtful()).isFalse();
    }
  }

  @Test
  void aHostIsReadWithBracketsOrWithout() {
    assertThat(Host.parse("[::1]")).isEqualTo(new Host("::1")).isEqualTo(Host.parse("::1"));
    for (String text : List.of("[a]", "[1.2.3.4]", "[::1", "[]", "[::1]:80")) {
      assertThatThrownBy(() -> Host.parse(text)).isInstanceOf(InvalidValueException.class);
    }
  }
}
