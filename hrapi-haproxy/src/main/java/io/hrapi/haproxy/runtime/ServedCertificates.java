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
   * Creates an instance for one worker.
   *
   * @param timeout for each response
   */
  public ServedCertificates(AdminSocket admin, Duration timeout) {
    this.admin = admin;
    this.timeout = timeout;
  }

  /**
   * Returns whether the worker serves this certificate, compared by fingerprint.
   *
   * @param path the path of the file as the configuration names it
   * @param pem the certificate, followed by chain and key if any
   * @throws RuntimeRefusedException if {@code pem} does not begin with a readable certificate
   * @throws HaproxySocketException if nothing listens, or no complete response arrived in time
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
