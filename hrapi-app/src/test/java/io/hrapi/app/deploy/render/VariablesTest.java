package io.hrapi.app.deploy.render;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.events.model.Name;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of variables in uploads, and the certificates that uploads use. */
final class VariablesTest {

  private static final String STORE = "/home/h/certificates";

  private final Variables variables = variables("0.0.0.0", 8000, 8080);

  private static Variables variables(String ip, int first, int last) {
    return new Variables(ip, first, last, Path.of("/home/h/x.pid"), Path.of("/home/h/live"));
  }

  @Test
  void allFiveHaveTheirValuesAsText() {
    assertThat(variables.values())
        .isEqualTo(
            Map.of(
                "gateway:endpoint:ip", "0.0.0.0",
                "gateway:endpoint:port:min", "8000",
                "gateway:endpoint:port:max", "8080",
                "certificates:store", "/home/h/live",
                "pid:store", "/home/h/x.pid"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bind @{gateway:endpoint:ip}:@{gateway:endpoint:port:0} | bind 0.0.0.0:8000",
        "@{gateway:endpoint:port:80}                            | 8080",
        "@{gateway:endpoint:port:007}                           | 8007",
        "@{gateway:endpoint:port:min}-@{gateway:endpoint:port:max} | 8000-8080",
        "crt @{certificates:store}/a.pem                        | crt /home/h/certificates/a.pem",
        "pidfile @{pid:store}                                   | pidfile /home/h/x.pid",
        "a@b {c} $1 \\1 ${X}                                    | a@b {c} $1 \\1 ${X}",
      })
  void variablesAreReplacedAndNothingElse(String text, String expected) {
    assertThat(variables.expand(text, STORE)).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "crt @{certificates:store}/a.pem    | crt \"/my home\"/a.pem",
        "crt \"@{certificates:store}/a.pem\" | crt \"\"\"/my home\"\"/a.pem\"",
        "crt '@{certificates:store}/a.pem'  | crt ''\"/my home\"'/a.pem'",
        "x \"'\" @{certificates:store}      | x \"'\" \"/my home\"",
        "x '\\' @{certificates:store}       | x '\\' \"/my home\"",
        "x \\\" @{certificates:store}       | x \\\" \"/my home\"",
      })
  void aPathWithASpaceIsQuotedAsPartOfTheWordAroundIt(String text, String expected) {
    assertThat(variables.expand(text, "/my home")).isEqualTo(expected);
    // An open quote in another line has no effect on this one.
    assertThat(variables.expand("# don't\n" + text, "/my home")).isEqualTo("# don't\n" + expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "@{}",
        "@{x}",
        "@{Gateway:endpoint:ip}",
        "@{ gateway:endpoint:ip }",
        "@{gateway:endpoint:port:}",
        "@{gateway:endpoint:port:-1}",
        "@{gateway:endpoint:port:1.0}",
        "@{gateway:endpoint:port:x}",
        "@{gateway:endpoint:ip",
        "@{certificates:store:x}"
      })
  void whatIsUnknownIsRefusedWithItsLine(String variable) {
    assertThatThrownBy(() -> variables.expand("global\n\n  x " + variable + "\n", STORE))
        .isInstanceOf(DeployException.class)
        .hasMessageContainingAll("line 3", variable, "@{gateway:endpoint:port:min}");
  }

  @ParameterizedTest
  @ValueSource(strings = {"81", "00081", "99999"})
  void aPortBeyondTheLastIsAConflict(String number) {
    String variable = "@{gateway:endpoint:port:" + number + "}";
    assertThatThrownBy(() -> variables.expand(variable, STORE))
        .isInstanceOf(DeployException.class)
        .hasMessageContainingAll(variable, "8000", "8080", "0 to 80");
  }

  @Test
  void oneThatIsLongIsShownInPart() {
    assertThatThrownBy(() -> variables.expand("@{" + "x".repeat(1_000_000) + "}", STORE))
        .isInstanceOf(DeployException.class)
        .satisfies(
            refused -> assertThat(String.valueOf(refused.getMessage())).hasSizeLessThan(500));
  }

  @Test
  void aRangeMayBeOnePort() {
    Variables one = variables("h", 65_535, 65_535);
    assertThat(one.expand("@{gateway:endpoint:port:0}", STORE)).isEqualTo("65535");
    assertThatThrownBy(() -> one.expand("@{gateway:endpoint:port:1}", STORE))
        .isInstanceOf(DeployException.class);
  }

  @ParameterizedTest
  @CsvSource({"0, 80", "81, 80", "1, 65536", "-1, -1"})
  void portsThatAreNoRangeAreRefused(int first, int last) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> variables("h", first, last))
        .withMessageContainingAll(
            "from " + first + " to " + last, "PORT_MIN", "gateways.firstPort");
  }

  @ParameterizedTest
  @CsvSource({"1.2.3.4, 1.2.3.4", "Edge.Example, edge.example", "::1, [::1]", "[::1], [::1]"})
  void anAddressIsOneThatCanStandBeforeAPort(String given, String expected) {
    assertThat(variables(given, 1, 2).gatewayIp()).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a b", "1.2.3", "x\ny", "*", "[x]", "1.2.3.4:80"})
  void whatIsNoAddressIsRefused(String given) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> variables(given, 1, 2))
        .withMessageContainingAll("ENDPOINT_IP", "gateways.ip");
  }

  @Test
  void certificatesAreNamedOneByOneOrAllAtOnce() {
    Name a = new Name("a");
    Name b = new Name("b.c");
    Set<Name> stored = Set.of(a, b);
    assertThat(Variables.certificates("crt @{certificates:store}/a.pem", stored))
        .containsExactly(a);
    assertThat(Variables.certificates("crt \"@{certificates:store}/b.c.pem\"", stored))
        .containsExactly(b);
    assertThat(Variables.certificates("crt @{certificates:store}/gone.pem", stored)).isEmpty();
    assertThat(Variables.certificates("crt @{certificates:store}", stored)).containsExactly(a, b);
    assertThat(Variables.certificates("crt @{certificates:store}/ x", stored))
        .containsExactly(a, b);
    assertThat(Variables.certificates("crt /a.pem @{pid:store}", stored)).isEmpty();
  }
}
