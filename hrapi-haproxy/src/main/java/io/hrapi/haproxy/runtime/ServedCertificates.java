package io.hrapi.haproxy.runtime;

import io.hrapi.haproxy.socket.AdminSocket;
import io.hrapi.haproxy.socket.HaproxySocketException;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;

/** The certificates that a worker has in its memory. Thread-safe. */
public final class ServedCertificates {

  private final AdminSocket admin;
  private final Duration timeout;

  /**
   * Those of a worker.
   *
   * @param timeout for each answer
   */
  public ServedCertificates(AdminSocket admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Whether the worker has this certificate, told by its fingerprint.
   *
   * @param path as the configuration names it
   * @param pem the certificate, and what stands behind it
   * @throws RuntimeRefusedException if there is no certificate in the text
   * @throws HaproxySocketException if nobody listens, or no whole answer came in time
   */
  public boolean has(String path, String pem) {
    String shown = admin.ask("show ssl cert " + path, timeout);
    return shown.toUpperCase(Locale.ROOT).contains(fingerprint(pem));
  }

  private static String fingerprint(String pem) {
    try {
      Certificate leaf =
          CertificateFactory.getInstance("X.509")
              .generateCertificate(
                  new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(leaf.getEncoded()));
    } catch (GeneralSecurityException e) {
      throw new RuntimeRefusedException("the certificate cannot be read", e);
    }
  }
}
