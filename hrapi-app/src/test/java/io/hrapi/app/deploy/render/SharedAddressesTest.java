package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.common.net.InetAddresses;
import io.hrapi.events.command.Refusal;
import io.hrapi.haproxy.configuration.BindAddress;
import java.net.InetAddress;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

final class SharedAddressesTest {

  private final Map<String, Set<InetAddress>> known = new HashMap<>();
  private final Set<String> asked = new TreeSet<>();
  private final SharedAddresses shared =
      new SharedAddresses(
          names -> {
            asked.addAll(names);
            Map<String, Set<InetAddress>> some = new HashMap<>(known);
            some.keySet().retainAll(names);
            return some;
          });

  private static Set<InetAddress> addresses(String... texts) {
    Set<InetAddress> addresses = new HashSet<>();
    for (String text : texts) {
      addresses.add(InetAddresses.forString(text));
    }
    return addresses;
  }

  private List<String> check(String... endpoints) {
    Map<BindAddress, String> bound = new LinkedHashMap<>();
    for (String endpoint : endpoints) {
      bound.put(BindAddress.parse(endpoint), "/e" + bound.size());
    }
    return shared.check(bound, Set.of(BindAddress.parse("127.0.0.1:9029")));
  }

  private void refused(String... endpoints) {
    assertThatThrownBy(() -> check(endpoints))
        .isInstanceOfSatisfying(
            Refusal.Conflict.class,
            refusal -> assertThat(refusal.conflicting()).containsExactlyInAnyOrder("/e0", "/e1"))
        .hasMessageContainingAll("/e0", "/e1", "same address");
  }

  @Test
  void aNameAndItsAddressAreOne() {
    known.put("localhost", addresses("127.0.0.1"));
    known.put("here", addresses("127.0.0.1"));
    refused("localhost:80", "127.0.0.1:80");
    refused("here:80", "localhost:80");
    assertThat(check("localhost:80", "127.0.0.1:81", "127.0.0.2:80")).isEmpty();
  }

  @Test
  void twoNamesOfTheSameAddressesAreOne() {
    known.put("localhost", addresses("127.0.0.1", "::1"));
    known.put("here", addresses("::1", "127.0.0.1"));
    refused("here:80", "localhost:80");
  }

  @Test
  void oneOfANamesAddressesIsWarnedOf() {
    known.put("localhost", addresses("127.0.0.1", "::1"));
    assertThat(check("localhost:80", "[::1]:80"))
        .singleElement()
        .asString()
        .contains("/e0 (localhost:80)", "/e1 ([::1]:80)", "may have the same address");
  }

  @Test
  void aNameThatNobodyKnowsIsWarnedOf() {
    assertThat(check("nobody.invalid:80", "127.0.0.1:80"))
        .singleElement()
        .asString()
        .contains("/e0", "nobody.invalid", "cannot be resolved now");
  }

  @Test
  void aNameAloneOnItsPortIsNotAskedFor() {
    assertThat(check("nobody.invalid:80", "127.0.0.1:81", "127.0.0.1:82")).isEmpty();
    assertThat(asked).isEmpty();
  }

  @Test
  void whereHrapiListensNobodyElseDoes() {
    known.put("localhost", addresses("127.0.0.1"));
    assertThatThrownBy(() -> check("localhost:9029"))
        .isInstanceOfSatisfying(
            Refusal.Conflict.class,
            refusal -> assertThat(refusal.conflicting()).containsExactly("/e0"))
        .hasMessageContainingAll("/e0", "statistics page");
  }

  @Test
  void whoListensEverywhereIsWarnedOfOnce() {
    assertThat(check("*:80", "127.0.0.1:80", "127.0.0.2:80", "[::1]:80"))
        .singleElement()
        .asString()
        .contains("/e0 (*:80)", "/e1", "1 more");
    assertThat(check("[::]:80", "127.0.0.1:80")).singleElement().asString().contains("/e0", "/e1");
    assertThat(check("*:80", "[::1]:80", "*:81")).isEmpty();
  }

  @Test
  void aLookUpTakesNoLongerThanItMay() {
    EndpointHostResolver lookups = new EndpointHostResolver(Duration.ofSeconds(20));
    assertThat(lookups.addresses(Set.of("localhost", "127.0.0.1", "nobody.invalid")))
        .containsKeys("localhost", "127.0.0.1")
        .doesNotContainKey("nobody.invalid");
    assertThat(new EndpointHostResolver(Duration.ZERO).addresses(Set.of("nobody.invalid")))
        .isEmpty();
  }
}
