package io.hrapi.haproxy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.util.Base64;
import java.util.List;
import java.util.Objects;

/** A certificate that nobody trusts, with its key, made by the JDK's own tool. */
public final class TestCertificate {

  private TestCertificate() {}

  /** Certificate and key in one PEM file. */
  public static byte[] pem(Path folder)
      throws IOException, GeneralSecurityException, InterruptedException {
    Path store = folder.resolve("test.p12");
    String keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    int status =
        new ProcessBuilder(
                List.of(
                    keytool,
                    "-genkeypair",
                    "-alias",
                    "a",
                    "-keyalg",
                    "EC",
                    "-dname",
                    "CN=localhost",
                    "-validity",
                    "30",
                    "-storetype",
                    "PKCS12",
                    "-storepass",
                    "secret",
                    "-keystore",
                    store.toString()))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start()
            .waitFor();
    if (status != 0) {
      throw new AssertionError("keytool ended with status " + status);
    }
    char[] password = "secret".toCharArray();
    KeyStore keys = KeyStore.getInstance("PKCS12");
    try (InputStream stream = Files.newInputStream(store)) {
      keys.load(stream, password);
    }
    Files.delete(store);
    ByteArrayOutputStream pem = new ByteArrayOutputStream();
    pem.write(block("CERTIFICATE", Objects.requireNonNull(keys.getCertificate("a")).getEncoded()));
    pem.write(
        block("PRIVATE KEY", Objects.requireNonNull(keys.getKey("a", password)).getEncoded()));
    return pem.toByteArray();
  }

  private static byte[] block(String kind, byte[] bytes) {
    String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return ("-----BEGIN " + kind + "-----\n" + body + "\n-----END " + kind + "-----\n")
        .getBytes(StandardCharsets.US_ASCII);
  }
}
