package io.hrapi.events.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hrapi.events.log.Hash;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CertificateTest {

  private static final String ONE =
      "-----BEGIN CERTIFICATE-----\nTUlJ+/09\nTQ==\n-----END CERTIFICATE-----\n";

  private static Certificate certificate(String chain, String secret) {
    return new Certificate(
        new Name("c"), chain, Hash.ZERO, "", List.of(), 1, 2, "RSA 2048", secret);
  }

  @Test
  void holdsOneCertificateOrMore() {
    assertThat(certificate(ONE, "s").chain()).isEqualTo(ONE);
    assertThat(certificate(ONE + ONE, "s").chain()).isEqualTo(ONE + ONE);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "\n",
        "text",
        "-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n",
        "-----BEGIN EC PRIVATE KEY-----\nTUlJ\n-----END EC PRIVATE KEY-----\n",
        "-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\nTUlJ\n-----END CERTIFICATE-----",
        "-----BEGIN CERTIFICATE-----\r\nTUlJ\r\n-----END CERTIFICATE-----\r\n",
        "-----BEGIN CERTIFICATE-----\nTUlJ\n",
        "-----BEGIN CERTIFICATE-----\nTU lJ\n-----END CERTIFICATE-----\n",
        "-----BEGIN CERTIFICATE-----\n\nTUlJ\n-----END CERTIFICATE-----\n",
        """
        -----BEGIN CERTIFICATE-----
        -----BEGIN CERTIFICATE-----
        TUlJ
        -----END CERTIFICATE-----
        """,
        "-----BEGIN TRUSTED CERTIFICATE-----\nTUlJ\n-----END TRUSTED CERTIFICATE-----\n",
      })
  void holdsNothingElse(String chain) {
    assertRefused(chain);
  }

  @Test
  void holdsNoKeyBesideACertificateAndShowsNothingOfIt() {
    String key = "-----BEGIN PRIVATE KEY-----\nTUlJ\n-----END PRIVATE KEY-----\n";
    assertRefused(key + ONE);
    assertRefused(ONE + key);
    assertRefused(ONE + "Bag Attributes\n" + ONE);
    assertRefused(ONE.replace("TQ==\n", "TQ==\n" + key));
  }

  private static void assertRefused(String chain) {
    assertThatThrownBy(() -> certificate(chain, "s"))
        .isInstanceOf(InvalidValueException.class)
        .hasMessage(
            "expected only certificates in PEM, got \""
                + chain.length()
                + " characters of other text\"");
  }

  @Test
  void itsNameIsTheSameWithAndWithoutPem() {
    for (String text : new String[] {"c", "c.pem", "c.pem.pem"}) {
      assertThat(Certificate.nameOf(text)).isEqualTo(new Name("c"));
    }
    for (String text : new String[] {".pem", "a/b.pem", ""}) {
      assertThatThrownBy(() -> Certificate.nameOf(text)).isInstanceOf(InvalidValueException.class);
    }
    assertThat(EndpointAddress.parse("*:1 @c.pem.pem").certificate()).isEqualTo(new Name("c"));
  }

  @Test
  void namesItsKey() {
    assertThatThrownBy(() -> certificate(ONE, "")).isInstanceOf(InvalidValueException.class);
  }

  @Test
  void isWrittenWithoutItsChain() {
    assertThat(certificate(ONE, "s"))
        .hasToString("certificate c " + Hash.ZERO + " with the secret s");
  }
}
