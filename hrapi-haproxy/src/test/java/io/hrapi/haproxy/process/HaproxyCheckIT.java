package io.hrapi.haproxy.process;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.haproxy.Fixtures;
import io.hrapi.haproxy.TestCertificate;
import io.hrapi.haproxy.TestHaproxy;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.process.HaproxyMessage.Severity;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

final class HaproxyCheckIT {

  private final ConfigurationRenderer renderer = new ConfigurationRenderer();
  private final HaproxyCheck check = new HaproxyCheck(TestHaproxy.binary(), Duration.ofSeconds(20));
  private TestHaproxy haproxy;

  @BeforeEach
  void begin() throws IOException {
    haproxy = TestHaproxy.create();
  }

  @AfterEach
  void end() throws IOException {
    haproxy.close();
  }

  @Test
  void whatWeRenderIsValidWithoutAWord() throws Exception {
    Map<String, byte[]> files = Map.of("certificates/a:b.pem", TestCertificate.pem(haproxy.root));
    List<HaproxyConfiguration> configurations =
        List.of(
            Fixtures.configuration(List.of(), List.of()),
            Fixtures.simple(20_080, "127.0.0.1:2000"),
            Fixtures.rich(),
            Fixtures.large(1_000));
    for (HaproxyConfiguration configuration : configurations) {
      CheckResult result = check.check(haproxy.commit("c", renderer.render(configuration), files));
      assertThat(result.messages())
          .filteredOn(message -> message.severity() != Severity.NOTICE)
          .isEmpty();
      assertThat(result.valid()).isTrue();
    }
  }

  @Test
  void aNameThatNobodyKnowsIsStillValid() {
    HaproxyConfiguration configuration = Fixtures.simple(20_080, "nobody.invalid:2000");
    CheckResult result = check.check(haproxy.commit("c", configuration));
    assertThat(result.valid()).isTrue();
    // 2.6 prints a warning, later versions a notice.
    assertThat(result.messages())
        .anySatisfy(message -> assertThat(message.text()).contains("nobody.invalid"));
  }

  @Test
  void aBrokenLineIsNamedWithItsText() {
    CommitFolder broken = haproxy.commit("c", "frontend f\n  nonsense here\n", Map.of());
    CheckResult result = check.check(broken);
    assertThat(result.valid()).isFalse();
    assertThat(result.messages())
        .anySatisfy(
            message -> {
              assertThat(message.severity()).isEqualTo(Severity.ALERT);
              assertThat(message.file()).contains("haproxy.cfg");
              assertThat(message.line()).isEqualTo(OptionalInt.of(2));
              assertThat(message.lineText()).contains("nonsense here");
              assertThat(message.text()).contains("unknown keyword 'nonsense'");
            });
  }

  @Test
  void aMissingCertificateIsNotValid() {
    CheckResult result = check.check(haproxy.commit("c", Fixtures.rich()));
    assertThat(result.valid()).isFalse();
    assertThat(result.messages())
        .anySatisfy(message -> assertThat(message.text()).contains("certificates/a:b.pem"));
  }

  @Test
  void tenThousandWarningsHideNoAlert() {
    String warnings =
        IntStream.range(0, 10_000)
            .mapToObj(i -> "frontend f" + i + "\n  mode http\n")
            .collect(Collectors.joining());
    CheckResult result =
        check.check(haproxy.commit("c", warnings + "backend b\n  nonsense\n", Map.of()));
    assertThat(result.valid()).isFalse();
    assertThat(result.messages()).hasSizeLessThan(1_000);
    assertThat(result.messages())
        .anySatisfy(message -> assertThat(message.text()).contains("'nonsense'"));
  }

  /** The loader's message when a library is missing. */
  @Test
  void whatIsSaidInNoFormOfAMessageIsNotLost() throws Exception {
    String words = "haproxy: error while loading shared libraries: libcrypt.so.1: not found";
    CheckResult result =
        new HaproxyCheck(
                haproxy.program("echo '" + words + "' >&2\nexit 1"), Duration.ofSeconds(10))
            .check(haproxy.commit("c", Fixtures.simple(20_080, "127.0.0.1:2000")));
    assertThat(result.valid()).isFalse();
    assertThat(result.messages().get(0).text())
        .isEqualTo("haproxy -c ended with status 1: " + words);
  }

  @Test
  void aCheckThatTakesTooLongIsNotValid() {
    HaproxyCheck hasty = new HaproxyCheck(TestHaproxy.binary(), Duration.ofMillis(1));
    CheckResult result = hasty.check(haproxy.commit("c", Fixtures.large(1_000)));
    assertThat(result.valid()).isFalse();
    assertThat(result.messages().get(0).text()).contains("too long").contains("1 ms");
  }

  @Test
  void nothingRunsAfterACheck() {
    check.check(haproxy.commit("c", Fixtures.simple(20_080, "127.0.0.1:2000")));
    assertThat(haproxy.process.state()).isInstanceOf(ProcessState.Stopped.class);
  }

  @Test
  void tenThousandServersAreCheckedAndLoaded() {
    CommitFolder folder = haproxy.commit("c1", Fixtures.large(10_000));
    check.check(folder);
    haproxy.process.load(folder);
    assertThat(haproxy.running().commitId()).contains("c1");
  }
}
