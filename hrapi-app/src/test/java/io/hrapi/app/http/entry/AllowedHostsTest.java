package io.hrapi.app.http.entry;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.common.net.InetAddresses;
import java.net.NetworkInterface;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class AllowedHostsTest {

  private static AllowedHosts bound(String... addresses) {
    return AllowedHosts.of(
        Arrays.stream(addresses).map(InetAddresses::forString).toList(),
        List.of("Machine", "hrapi.example.com."));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "127.0.0.1",
        "localhost",
        "LocalHost",
        "localhost.",
        "machine",
        "MACHINE.",
        "hrapi.example.com",
        "HRAPI.example.com."
      })
  void whereItListensAndItsNamesAreAllowedInAnyWriting(String host) {
    assertThat(bound("127.0.0.1").allows(host)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        ".",
        "evil.example",
        "127.0.0.1.evil.example",
        "localhost.evil.example",
        "localhost..",
        "xlocalhost",
        "127.0.0.2",
        "10.0.0.1",
        "0.0.0.0",
        "[::1]",
        "::1",
        "127.1",
        "2130706433",
        "0x7f.0.0.1",
        "127.0.0.1%eth0",
        "localhost@evil.example",
        "lоcalhost"
      })
  void everyOtherHostIsNot(String host) {
    assertThat(bound("127.0.0.1").allows(host)).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"[2001:db8::1]", "2001:db8::1", "[2001:DB8:0:0:0:0:0:1]", "[2001:db8::0001]"})
  void anIpv6AddressIsTheSameInAnyWriting(String host) {
    assertThat(bound("2001:db8::1").allows(host)).isTrue();
    assertThat(bound("2001:db8::2").allows(host)).isFalse();
  }

  @Test
  void whoListensEverywhereAnswersToEveryAddressOfTheMachineAndNoOther() throws Exception {
    for (AllowedHosts everywhere : List.of(bound("0.0.0.0"), bound("::"))) {
      for (String loopback : List.of("127.0.0.1", "127.9.8.7", "[::1]", "0.0.0.0", "[::]")) {
        assertThat(everywhere.allows(loopback)).as(loopback).isTrue();
      }
      NetworkInterface.networkInterfaces()
          .flatMap(NetworkInterface::inetAddresses)
          .forEach(
              own ->
                  assertThat(
                          everywhere.allows(
                              InetAddresses.toUriString(own).replaceFirst("%[^]]*", "")))
                      .as(own.toString())
                      .isTrue());
      assertThat(everywhere.allows("192.0.2.1")).isFalse();
      assertThat(everywhere.allows("[2001:db8::1]")).isFalse();
      assertThat(everywhere.allows("evil.example")).isFalse();
    }
  }
}
