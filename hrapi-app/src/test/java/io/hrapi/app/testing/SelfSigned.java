package io.hrapi.app.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Duration;
import java.util.Base64;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * A certificate for 127.0.0.1 with its key, created by openssl, and a client that trusts no other
 * certificate.
 *
 * @param file certificate and key, as clients upload them
 */
public record SelfSigned(Path file) {

  private static final Duration LIMIT = Duration.ofSeconds(20);

  /** Creates a certificate. */
  public static SelfSigned in(Path folder, String name) {
    Path file = folder.resolve(name + ".pem");
    try {
      int status =
          new ProcessBuilder(
                  "openssl",
                  "req",
                  "-x509",
                  "-newkey",
                  "rsa:2048",
                  "-nodes",
                  "-days",
                  "30",
                  "-subj",
                  "/CN=" + name,
                  "-addext",
                  "subjectAltName=IP:127.0.0.1",
                  "-keyout",
                  file.toString(),
                  "-out",
                  file + ".crt")
              .redirectErrorStream(true)
              .redirectOutput(folder.resolve(name + ".out").toFile())
              .start()
              .waitFor();
      assertThat(status).as(Files.readString(folder.resolve(name + ".out"))).isZero();
      Files.writeString(file, Files.readString(Path.of(file + ".crt")) + Files.readString(file));
      return new SelfSigned(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  public byte[] pem() {
    try {
      return Files.readAllBytes(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Returns the body of a GET of this port on loopback; fails if another certificate is served, or
   * none.
   */
  public String get(int port) throws IOException {
    HttpClient client = HttpClient.newBuilder().sslContext(trustingThis()).build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + port + "/"))
            .timeout(LIMIT)
            .build();
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  /** Returns a context for a server that uses the certificate. */
  public SSLContext forServer() {
    try (InputStream stream = Files.newInputStream(Path.of(file + ".crt"))) {
      String text = Files.readString(file);
      String begin = "-----BEGIN PRIVATE KEY-----";
      String key =
          text.substring(
              text.indexOf(begin) + begin.length(), text.indexOf("-----END PRIVATE KEY-----"));
      KeyStore own = KeyStore.getInstance(KeyStore.getDefaultType());
      own.load(null, null);
      own.setKeyEntry(
          "it",
          KeyFactory.getInstance("RSA")
              .generatePrivate(new PKCS8EncodedKeySpec(Base64.getMimeDecoder().decode(key))),
          new char[0],
          new Certificate[] {CertificateFactory.getInstance("X.509").generateCertificate(stream)});
      KeyManagerFactory factory =
          KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
      factory.init(own, new char[0]);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(factory.getKeyManagers(), null, null);
      return context;
    } catch (GeneralSecurityException | IOException e) {
      throw new AssertionError(e);
    }
  }

  private SSLContext trustingThis() throws IOException {
    try (InputStream stream = Files.newInputStream(Path.of(file + ".crt"))) {
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      trusted.setCertificateEntry(
          "it", CertificateFactory.getInstance("X.509").generateCertificate(stream));
      TrustManagerFactory factory =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      factory.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, factory.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }
}
