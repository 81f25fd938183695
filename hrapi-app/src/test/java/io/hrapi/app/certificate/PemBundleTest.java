package io.hrapi.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.hrapi.app.testing.OpenSsl;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Locale;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PemBundleTest {

  @TempDir private static Path folder;
  private static OpenSsl openssl;

  @BeforeAll
  static void make() {
    openssl = new OpenSsl(folder);
    openssl.key("rsa", "RSA", "rsa_keygen_bits:2048");
    openssl.selfSigned("rsa");
    openssl.key("ec", "EC", "ec_paramgen_curve:P-256");
    openssl.selfSigned("ec", "-addext", "subjectAltName=DNS:a.example,IP:2001:db8::1,DNS:*.b.c");
    openssl.key("root", "EC", "ec_paramgen_curve:P-384");
    openssl.selfSigned("root");
    openssl.key("middle", "EC", "ec_paramgen_curve:P-256");
    openssl.issued("middle", "root");
    openssl.key("leaf", "RSA", "rsa_keygen_bits:2048");
    openssl.issued("leaf", "middle");
  }

  private static PemBundle parse(String text) {
    return PemBundle.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static String key(PemBundle bundle) {
    return new String(bundle.privateKey(), StandardCharsets.US_ASCII);
  }

  private static void assertRefused(String text, String... words) {
    assertThatThrownBy(() -> parse(text).close())
        .isInstanceOf(InvalidPemException.class)
        .hasNoCause()
        .message()
        .contains(words);
  }

  @Nested
  final class Accepted {

    @Test
    void theLeafIsDescribed() {
      openssl.run("x509", "-in", "ec.pem", "-noout", "-fingerprint", "-sha256");
      String printed = openssl.text("output").strip();
      try (PemBundle bundle = parse(openssl.text("ec.pem", "ec.key"))) {
        assertThat(bundle.subject()).isEqualTo("CN=ec,O=hrapi");
        assertThat(bundle.names()).containsExactly("a.example", "2001:db8::1", "*.b.c");
        assertThat(bundle.keyAlgorithm()).isEqualTo("EC secp256r1");
        assertThat(bundle.notAfter().getEpochSecond() - bundle.notBefore().getEpochSecond())
            .isEqualTo(30 * 86_400L);
        assertThat(bundle.chain()).isEqualTo(openssl.text("ec.pem"));
        assertThat(key(bundle)).isEqualTo(openssl.text("ec.key"));
        assertThat(bundle.leftOut()).isEmpty();
        assertThat(printed.substring(printed.indexOf('=') + 1).replace(":", ""))
            .isEqualTo(bundle.fingerprint().toUpperCase(Locale.ROOT));
      }
    }

    @Test
    void withoutAlternativeNamesTheCommonNameIsTheName() {
      try (PemBundle bundle = parse(openssl.text("rsa.key", "rsa.pem"))) {
        assertThat(bundle.names()).containsExactly("rsa");
        assertThat(bundle.keyAlgorithm()).isEqualTo("RSA 2048");
      }
    }

    @Test
    void allFormsOfAKeyBecomeOne() {
      openssl.run("rsa", "-in", "rsa.key", "-traditional", "-out", "rsa.pkcs1");
      assertThat(openssl.text("rsa.pkcs1")).contains("BEGIN RSA PRIVATE KEY");
      openssl.run("ec", "-in", "ec.key", "-out", "ec.sec1");
      assertThat(openssl.text("ec.sec1")).contains("BEGIN EC PRIVATE KEY");
      openssl.run("ecparam", "-name", "prime256v1", "-out", "ec.parameters");
      assertThat(openssl.text("ec.parameters")).contains("BEGIN EC PARAMETERS");
      try (PemBundle pkcs1 = parse(openssl.text("rsa.pem", "rsa.pkcs1"));
          PemBundle sec1 = parse(openssl.text("ec.sec1", "ec.pem"));
          PemBundle withParameters = parse(openssl.text("ec.parameters", "ec.sec1", "ec.pem"))) {
        assertThat(key(pkcs1)).isEqualTo(openssl.text("rsa.key"));
        assertThat(key(sec1)).isEqualTo(openssl.text("ec.key"));
        assertThat(key(withParameters)).isEqualTo(openssl.text("ec.key"));
        assertThat(withParameters.leftOut()).isEmpty();
      }
    }

    @Test
    void aChainIsPutInOrderWithItsRootOrWithout() {
      String ordered = openssl.text("leaf.pem", "middle.pem", "root.pem");
      try (PemBundle mixed =
              parse(openssl.text("root.pem", "middle.pem", "leaf.key", "leaf.pem", "root.pem"));
          PemBundle rootless = parse(openssl.text("middle.pem", "leaf.pem", "leaf.key"))) {
        assertThat(mixed.chain()).isEqualTo(ordered);
        assertThat(mixed.subject()).isEqualTo("CN=leaf");
        assertThat(rootless.chain()).isEqualTo(openssl.text("leaf.pem", "middle.pem"));
      }
    }

    @Test
    void crossSignedIssuersAreAllKept() {
      openssl.key("other", "EC", "ec_paramgen_curve:P-256");
      openssl.selfSigned("other");
      openssl.run("req", "-new", "-key", "root.key", "-subj", "/O=hrapi/CN=root", "-out", "x.csr");
      openssl.run(
          "x509",
          "-req",
          "-in",
          "x.csr",
          "-CA",
          "other.pem",
          "-CAkey",
          "other.key",
          "-out",
          "crossed.pem");
      String[] all = {"leaf.pem", "middle.pem", "root.pem", "crossed.pem", "other.pem"};
      try (PemBundle bundle = parse(openssl.text(all) + openssl.text("leaf.key"))) {
        assertThat(bundle.chain()).isEqualTo(openssl.text(all));
      }
    }

    @Test
    void textAroundAndOtherLineEndsDoNotMatter() {
      openssl.run("x509", "-in", "rsa.pem", "-text", "-out", "rsa.text");
      openssl.run(
          "pkcs12",
          "-export",
          "-in",
          "rsa.pem",
          "-inkey",
          "rsa.key",
          "-passout",
          "pass:a",
          "-name",
          "n",
          "-out",
          "rsa.p12");
      openssl.run("pkcs12", "-in", "rsa.p12", "-passin", "pass:a", "-nodes", "-out", "rsa.bags");
      assertThat(openssl.text("rsa.bags")).contains("Bag Attributes");
      String plain = openssl.text("rsa.text", "rsa.key");
      for (String text :
          new String[] {
            openssl.text("rsa.bags"),
            plain,
            plain.replace("\n", "\r\n"),
            plain.replace('\n', '\r'),
            "\uFEFF" + openssl.text("rsa.key", "rsa.pem"),
            openssl.text("rsa.pem", "rsa.key").replace("\n", " \n ") + "garbage: \u00e9\u0001",
          }) {
        try (PemBundle bundle = parse(text)) {
          assertThat(bundle.chain()).isEqualTo(openssl.text("rsa.pem"));
          assertThat(key(bundle)).isEqualTo(openssl.text("rsa.key"));
        }
      }
    }

    @Test
    void otherBlocksAreLeftOutAndNamed() {
      openssl.run("dhparam", "-out", "dh", "-dsaparam", "512");
      try (PemBundle bundle = parse(openssl.text("rsa.pem", "rsa.key", "dh", "leaf.csr"))) {
        assertThat(bundle.leftOut()).containsExactly("X9.42 DH PARAMETERS", "CERTIFICATE REQUEST");
        assertThat(bundle.chain()).isEqualTo(openssl.text("rsa.pem"));
      }
    }

    @Test
    void anExpiredOneIs() {
      openssl.run("req", "-new", "-key", "ec.key", "-subj", "/CN=old", "-out", "old.csr");
      openssl.run(
          "x509", "-req", "-in", "old.csr", "-key", "ec.key", "-days", "-1", "-out", "old.pem");
      try (PemBundle bundle = parse(openssl.text("old.pem", "ec.key"))) {
        assertThat(bundle.notAfter()).isBefore(Instant.now());
      }
    }

    @Test
    void theKeyIsWipedAndTheUploadIsNot() {
      byte[] upload = openssl.bytes("rsa.pem", "rsa.key");
      PemBundle bundle = PemBundle.parse(upload);
      byte[] key = bundle.privateKey();
      bundle.close();
      assertThat(key).hasSizeGreaterThan(1_000).containsOnly(0);
      assertThat(upload).isEqualTo(openssl.bytes("rsa.pem", "rsa.key"));
      assertThat(bundle.toString())
          .isEqualTo("PemBundle[CN=rsa,O=hrapi, " + bundle.fingerprint() + "]");
    }
  }

  @Nested
  final class Refused {

    @Test
    void whatIsNotPem() {
      assertRefused("", "not PEM", "-----BEGIN");
      assertRefused("MIIBkTCB", "not PEM");
      assertRefused("0\u0082\0", "NUL", "openssl x509 -inform DER");
      assertRefused(openssl.text("rsa.pem", "rsa.key") + "\0", "NUL");
    }

    @Test
    void aMissingPart() {
      assertRefused(openssl.text("rsa.key"), "no certificate", "cat certificate.pem key.pem");
      assertRefused(openssl.text("rsa.pem"), "no private key", "cat certificate.pem key.pem");
      assertRefused(
          openssl.text("rsa.pem", "rsa.key", "ec.key"),
          "2 private keys",
          "expected only that of the certificate");
    }

    @Test
    void encryptedKeys() {
      openssl.run("pkcs8", "-topk8", "-in", "rsa.key", "-passout", "pass:a", "-out", "rsa.enc8");
      assertThat(openssl.text("rsa.enc8")).contains("BEGIN ENCRYPTED PRIVATE KEY");
      openssl.run(
          "rsa",
          "-in",
          "rsa.key",
          "-aes128",
          "-passout",
          "pass:a",
          "-traditional",
          "-out",
          "rsa.enc1");
      assertThat(openssl.text("rsa.enc1")).contains("Proc-Type: 4,ENCRYPTED");
      for (String file : new String[] {"rsa.enc8", "rsa.enc1"}) {
        assertRefused(openssl.text("rsa.pem", file), "encrypted", "openssl pkey -in");
      }
    }

    @Test
    void aKeyOfAnotherCertificate() {
      openssl.key("rsa2", "RSA", "rsa_keygen_bits:2048");
      for (String file : new String[] {"rsa2.key", "ec.key", "root.key"}) {
        assertRefused(openssl.text("rsa.pem", file), "belongs to no certificate", "CN=rsa");
      }
    }

    @Test
    void aChainWithAGapOrAStranger() {
      assertRefused(
          openssl.text("leaf.pem", "leaf.key", "root.pem"),
          "\"CN=leaf\"",
          "CN=middle",
          "not in the upload",
          "CN=root");
      assertRefused(
          openssl.text("leaf.pem", "leaf.key", "middle.pem", "root.pem", "rsa.pem"),
          "\"CN=rsa,O=hrapi\" did not issue any certificate",
          "leave it out");
      assertRefused(
          openssl.text("rsa.pem", "rsa.key", "middle.pem"),
          "\"CN=middle\" did not issue any certificate");
    }

    @Test
    void anIssuerOfTheRightNameAndAnotherKey() {
      openssl.run(
          "req", "-x509", "-new", "-key", "ec.key", "-subj", "/CN=middle", "-out", "false.pem");
      assertRefused(openssl.text("leaf.pem", "leaf.key", "false.pem"), "CN=middle");
    }

    @Test
    void damagedBlocks() {
      String certificate = openssl.text("rsa.pem");
      String key = openssl.text("rsa.key");
      assertRefused(certificate + key.replace("\nMII", "\n*II"), "PRIVATE KEY", "not base64");
      assertRefused(
          certificate + key.replaceAll("(?s)-\n.*\n-", "-\n-"), "PRIVATE KEY", "not base64");
      assertRefused(
          certificate.replace("\nMII", "\nM%I") + key, "CERTIFICATE in line 1", "not base64");
      assertRefused(certificate + key.substring(0, 400), "PRIVATE KEY in line", "is not closed");
      assertRefused(
          certificate.substring(0, 400) + "\n" + key, "CERTIFICATE in line 1 is not closed");
      assertRefused(
          certificate.replace("-----END CERTIFICATE", "-----END PRIVATE KEY") + key,
          "CERTIFICATE in line 1 is not closed");
      assertRefused(
          certificate.substring(30) + key, "closes a block CERTIFICATE without a matching BEGIN");
      assertRefused(
          certificate + "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
          "PRIVATE KEY",
          "damaged");
      assertRefused(
          "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n" + key,
          "not an X.509 certificate");
      assertRefused(
          certificate + key.replace("PRIVATE", "DSA PRIVATE"), "DSA PRIVATE KEY", "format");
    }

    @Test
    void whatIsTooWeakForHaproxy() {
      openssl.key("small", "RSA", "rsa_keygen_bits:1962");
      openssl.selfSigned("small");
      assertRefused(openssl.text("small.pem", "small.key"), "RSA 1962", "1963", "2048");
      openssl.key("enough", "RSA", "rsa_keygen_bits:1963");
      openssl.selfSigned("enough");
      parse(openssl.text("enough.pem", "enough.key")).close();
      openssl.key("curve", "EC", "ec_paramgen_curve:prime192v1");
      openssl.selfSigned("curve");
      assertRefused(openssl.text("curve.pem", "curve.key"), "EC secp192r1", "224");
      openssl.key("sha1", "EC", "ec_paramgen_curve:P-256");
      openssl.issued("sha1", "root", "-sha1");
      assertRefused(openssl.text("sha1.pem", "sha1.key"), "\"CN=sha1\"", "SHA-1");
      openssl.key("dsa", "EC", "ec_paramgen_curve:P-256", "ec_param_enc:explicit");
      openssl.selfSigned("dsa");
      assertRefused(openssl.text("dsa.pem", "dsa.key"), "named curve");
    }

    @Test
    void tooMuch() {
      assertRefused("x".repeat(PemBundle.MAX_BYTES + 1), "262145 bytes", "262144");
      StringBuilder many = new StringBuilder(openssl.text("rsa.pem", "rsa.key"));
      for (int i = 0; i < 16; i++) {
        openssl.run(
            "req", "-x509", "-new", "-key", "ec.key", "-subj", "/CN=" + i, "-out", "many.pem");
        many.append(openssl.text("many.pem"));
      }
      assertRefused(many.toString(), "17 certificates", "16 at most");
    }
  }

  @Test
  void noMessageHasAPartOfTheKey() {
    String certificate = openssl.text("rsa.pem");
    String[] lines = openssl.text("rsa.key").split("\n", -1);
    for (int broken = 1; broken < lines.length - 1; broken++) {
      for (String replacement : new String[] {"", "*" + lines[broken], lines[broken] + ":", "A"}) {
        String[] changed = lines.clone();
        changed[broken] = replacement;
        Throwable thrown =
            catchThrowable(() -> parse(certificate + String.join("\n", changed)).close());
        assertThat(thrown).isInstanceOf(InvalidPemException.class).hasNoCause();
        for (int i = 1; i < lines.length - 2; i++) {
          assertThat(thrown.toString()).doesNotContain(lines[i].substring(0, 8));
        }
      }
    }
  }
}
