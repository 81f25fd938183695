package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LowPortsTest {

  @Test
  void aProcessMayHaveThemByItsCapabilities() {
    assertThat(mayBind("Name:\tjava\nCapEff:\t000001ffffffffff\nCapBnd:\t0\n")).isTrue();
    assertThat(mayBind("CapPrm:\t0\nCapEff:\t0000000000000400\n")).isTrue();
    assertThat(mayBind("CapPrm:\t400\nCapEff:\t000001fffffffbff\n")).isFalse();
    assertThat(mayBind("CapEff:\t0000000000000000\n")).isFalse();
    assertThat(mayBind("")).isFalse();
  }

  private static boolean mayBind(String status) {
    return Capabilities.has(status, Capabilities.NET_BIND_SERVICE);
  }
}
