package io.hrapi.app.certificate;

import static org.assertj.core.api.Assertions.assertThat;

import io.hrapi.app.testing.OpenSsl;
import io.hrapi.haproxy.process.CheckResult;
import io.hrapi.haproxy.process.HaproxyAccount;
import io.hrapi.haproxy.process.HaproxyBinary;
import io.hrapi.haproxy.process.HaproxyCheck;
import io.hrapi.haproxy.process.RunDirectory;
import io.hrapi.haproxy.render.ProcessFile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * HAProxy loads the certificates that hrapi accepts, and refuses those that hrapi refuses as too
 * weak.
 */
final class PemBundleIT {

  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({
    "RSA, rsa_keygen_bits:2048, RSA 2048",
    "RSA, rsa_keygen_bits:1963, RSA 1963",
    "RSA, rsa_keygen_bits:3072, RSA 3072",
    "RSA, rsa_keygen_bits:4096, RSA 4096",
    "RSA-PSS, rsa_keygen_bits:2048, RSA-PSS 2048",
    "EC, ec_paramgen_curve:P-256, EC secp256r1",
    "EC, ec_paramgen_curve:P-384, EC secp384r1",
    "EC, ec_paramgen_curve:P-521, EC secp521r1",
    "EC, ec_paramgen_curve:secp224r1, EC secp224r1",
    "EC, ec_paramgen_curve:brainpoolP256r1, EC brainpoolP256r1",
    "ED25519, , Ed25519",
    "ED448, , Ed448"
  })
  void eachAcceptedKindIsLoaded(String algorithm, String option, String text) throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key("a", algorithm, option == null ? new String[0] : new String[] {option});
    openssl.selfSigned("a");
    try (PemBundle bundle = PemBundle.parse(openssl.bytes("a.key", "a.pem"))) {
      assertThat(bundle.keyAlgorithm()).isEqualTo(text);
      assertThat(check(file(bundle)).messages()).isEmpty();
    }
  }

  @Test
  void aChainOfThreeIsLoaded() throws Exception {
    OpenSsl openssl = new OpenSsl(folder);
    for (String name : new String[] {"root", "middle", "leaf"}) {
      openssl.key(name, "EC", "ec_paramgen_curve:P-256");
    }
    openssl.selfSigned("root");
    openssl.issued("middle", "root");
    openssl.issued("leaf", "middle");
    try (PemBundle bundle =
        PemBundle.parse(openssl.bytes("root.pem", "middle.pem", "leaf.key", "leaf.pem"))) {
      assertThat(check(file(bundle)).messages()).isEmpty();
    }
  }

  @ParameterizedTest
  @CsvSource({"RSA, rsa_keygen_bits:1962", "EC, ec_paramgen_curve:prime192v1"})
  void whatWeCallTooWeakIsNotLoaded(String algorithm, String option) {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key("a", algorithm, option);
    openssl.selfSigned("a");
    assertThat(check(openssl.bytes("a.pem", "a.key")).valid()).isFalse();
  }

  @Test
  void aWeakIssuerOrSignatureIsNotLoaded() {
    OpenSsl openssl = new OpenSsl(folder);
    openssl.key("root", "RSA", "rsa_keygen_bits:1024");
    openssl.selfSigned("root");
    openssl.key("leaf", "EC", "ec_paramgen_curve:P-256");
    openssl.issued("leaf", "root");
    assertThat(check(openssl.bytes("leaf.pem", "leaf.key", "root.pem")).valid()).isFalse();
    openssl.issued("leaf", "root", "-sha1");
    assertThat(check(openssl.bytes("leaf.pem", "leaf.key")).valid()).isFalse();
    openssl.issued("leaf", "root", "-sha256");
    assertThat(check(openssl.bytes("leaf.pem", "leaf.key")).valid()).isTrue();
  }

  private static byte[] file(PemBundle bundle) throws IOException {
    ByteArrayOutputStream file = new ByteArrayOutputStream();
    file.write(bundle.chain().getBytes(StandardCharsets.US_ASCII));
    file.write(bundle.privateKey());
    return file.toByteArray();
  }

  private CheckResult check(byte[] pem) {
    String text =
        """
        defaults
          mode http
          timeout client 1s
          timeout connect 1s
          timeout server 1s
        frontend f
          bind 127.0.0.1:20443 ssl crt certificates/a.pem
        """;
    ProcessFile process =
        new ProcessFile(
            "a",
            folder.resolve("admin.sock"),
            Duration.ofSeconds(60),
            50,
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    HaproxyBinary binary =
        HaproxyBinary.locate(
            Optional.ofNullable(System.getenv("HAPROXY_BIN")), HaproxyAccount.own());
    return new HaproxyCheck(binary, Duration.ofSeconds(20))
        .check(
            new RunDirectory(folder.resolve("run"))
                .commit(process, text, Map.of("certificates/a.pem", pem)));
  }
}
