package io.hrapi.app.status;

import io.hrapi.api.representation.StatusRepresentation.ExpiringCertificate;
import io.hrapi.app.deploy.render.ServedCertificate;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.present.Times;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** The status of the certificates that HAProxy serves. Thread-safe. */
public final class CertificatesStatus {

  private final Expiry expiry;

  public CertificatesStatus(Expiry expiry) {
    this.expiry = expiry;
  }

  /** Returns the certificates that have expired or will soon expire. */
  public List<ExpiringCertificate> expiring() {
    Instant now = expiry.now();
    List<ExpiringCertificate> expiring = new ArrayList<>();
    for (ServedCertificate served : expiry.served()) {
      served
          .problem(now)
          .ifPresent(
              problem ->
                  expiring.add(
                      new ExpiringCertificate(
                          served.certificate().value(),
                          Times.text(served.notAfterMicros()),
                          served.isExpired(now),
                          problem)));
    }
    return expiring;
  }
}
