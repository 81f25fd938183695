package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostTest {

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.2.3.4",
        "0.0.0.0",
        "255.255.255.255",
        "localhost",
        "host.example",
        "a",
        "A-b.c_d",
        "_srv",
        "1a",
        "1.2.3.a",
        "3com.example",
        "xn--bcher-kva.example",
        "a--b"
      })
  void anIpv4AddressOrANameReadsBackAsItWasPut(String text) {
    assertThat(new Host(text)).hasToString(text);
    assertThat(new Host(text).bracketed()).isEqualTo(text);
    assertThat(new Host(text).isIpv6()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "::",
        "::1",
        "2001:db8::1",
        "2001:DB8::1",
        "1:2:3:4:5:6:7:8",
        "::ffff:1.2.3.4",
        "1:2:3:4:5:6:1.2.3.4",
        "1::",
        "fe80::1",
        "1:2:3:4:5:6:7::",
        "0001::"
      })
  void anIpv6AddressReadsBackAsItWasPutAndIsBracketedBeforeAPort(String text) {
    assertThat(new Host(text)).hasToString(text);
    assertThat(new Host(text).bracketed()).isEqualTo("[" + text + "]");
    assertThat(new Host(text).isIpv6()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        ".",
        "..",
        "*",
        "1",
        "1.2",
        "1.2.3",
        "1.2.3.4.5",
        "256.1.1.1",
        "1.1.1.256",
        "1.2.3.4.",
        ".1.2.3.4",
        "1..2.3",
        "01.2.3.4",
        "1.2.3.04",
        "00.0.0.0",
        "999.999.999.999",
        "1.2.3.4 ",
        " 1.2.3.4",
        "1.2.3.4\n",
        "1.2.3.\u0664",
        "a.",
        ".a",
        "a..b",
        "-a",
        "a-",
        "a.-b",
        "a b",
        "a\nb",
        "a\u0000",
        "ä.example",
        "a/b",
        "a#b",
        "a\"b",
        "a'b",
        "a@b",
        "[::1]",
        "a,b"
      })
  void whatIsNoAddressAndNoNameIsRefused(String text) {
    assertThatThrownBy(() -> new Host(text))
        .isInstanceOf(InvalidValueException.class)
        .hasMessageStartingWith("expected an IPv4 address");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        ":",
        ":::",
        "1:2",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "1::2::3",
        ":1::2",
        "1::2:",
        "1:2:3:4:5:6:7:8:",
        ":1:2:3:4:5:6:7:8",
        "g::1",
        "::12345",
        "::00001",
        "fe80::1%eth0",
        "fe80::1%1",
        "fe80::1%",
        "::1.2.3",
        "::1.2.3.4.5",
        "::256.1.1.1",
        "::ffff:01.2.3.4",
        "::1.2.3.4:5",
        "::1 ",
        "::1\n",
        "::1/64",
        "[::1",
        "::1]",
        "1.2.3.4:80",
        "host:80",
        "::\uFF11",
        "1.2.3.4::",
        "1:2:3:4:5:6:7:1.2.3.4"
      })
  void whatOnlyLooksLikeAnIpv6AddressIsRefused(String text) {
    assertThatThrownBy(() -> new Host(text)).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void aLabelHasAtMost63CharactersAndANameAtMost253() {
    String label = "x".repeat(63);
    String longest = label + "." + label + "." + label + "." + "x".repeat(61);
    assertThat(new Host(label).value()).hasSize(63);
    assertThat(new Host(longest).value()).hasSize(253);
    assertThatThrownBy(() -> new Host(label + "x")).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Host(longest + "x")).isInstanceOf(InvalidValueException.class);
    assertThatThrownBy(() -> new Host("x.".repeat(100_000)))
        .isInstanceOf(InvalidValueException.class);
  }
}
