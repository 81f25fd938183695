package io.hrapi.haproxy.render;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.configuration.BindAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The addresses on which hand-written configurations listen. */
final class BoundAddressesTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bind *:80                      | *:80",
        "bind :80 ssl crt a.pem         | *:80",
        "bind 0.0.0.0:80                | *:80",
        "bind \"127.0.0.1:80\" name x   | 127.0.0.1:80",
        "bind ipv4@127.0.0.1:80         | 127.0.0.1:80",
        "bind ipv6@[::1]:80             | [::1]:80",
        "bind *:80,127.0.0.1:81,:82     | *:80 127.0.0.1:81 *:82",
        "bind 127.0.0.1:80-82           | 127.0.0.1:80 127.0.0.1:81 127.0.0.1:82",
        "bind :80-81,:90                | *:80 *:81 *:90",
      })
  void everyFormOfAnAddressIsFound(String line, String addresses) {
    assertThat(BoundAddresses.of("frontend f\n\t" + line + "\n"))
        .extracting(BindAddress::text)
        .containsExactlyInAnyOrder(addresses.split(" ", -1));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "# bind *:80",
        "bind /run/x.sock",
        "bind \"${IP}:80\"",
        "bind :82-81",
        "bind :99999",
        "bind-process 1"
      })
  void whatIsNoAddressIsPassedOver(String line) {
    assertThat(BoundAddresses.of("frontend f\n  " + line + "\n")).isEmpty();
  }

  @Test
  void aRangeOfAllPortsIsBounded() {
    assertThat(BoundAddresses.of("frontend f\n  bind :1-65535\n")).hasSize(1_000);
  }
}
