package io.hrapi.app.backup;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Collection;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.jspecify.annotations.Nullable;

/** The certificate authorities that are trusted: those of the Java platform, or those of a file. */
public final class Authorities {

  private Authorities() {}

  /** Returns a context that trusts the authorities of the Java platform. */
  public static SSLContext ofPlatform() {
    try {
      return SSLContext.getDefault();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the Java platform's trust store cannot be read", e);
    }
  }

  /**
   * Returns a context that trusts only the authorities in a file.
   *
   * @param file a file of certificates in PEM
   * @throws IllegalArgumentException if it contains none
   * @throws UncheckedIOException if it cannot be read
   */
  public static SSLContext of(Path file) {
    try (InputStream stream = Files.newInputStream(file)) {
      Collection<? extends Certificate> certificates =
          CertificateFactory.getInstance("X.509").generateCertificates(stream);
      if (certificates.isEmpty()) {
        throw none(file, null);
      }
      KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
      trusted.load(null, null);
      for (Certificate certificate : certificates) {
        trusted.setCertificateEntry("authority-" + trusted.size(), certificate);
      }
      TrustManagerFactory managers =
          TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      managers.init(trusted);
      SSLContext context = SSLContext.getInstance("TLS");
      context.init(null, managers.getTrustManagers(), null);
      return context;
    } catch (GeneralSecurityException e) {
      throw none(file, e);
    } catch (IOException e) {
      throw new UncheckedIOException(
          "the file of authorities " + file + " (artifactRepository.authorities) cannot be read",
          e);
    }
  }

  private static IllegalArgumentException none(Path file, @Nullable Exception cause) {
    return new IllegalArgumentException(
        "the file " + file + " (artifactRepository.authorities) has no certificate in PEM", cause);
  }
}
