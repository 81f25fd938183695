package io.hrapi.app.health;

import com.codahale.metrics.health.HealthCheck;
import io.hrapi.app.deploy.render.ServedCertificate;
import io.hrapi.app.deploy.watch.Expiry;
import java.time.Instant;
import java.util.List;

/** Checks whether a certificate that HAProxy serves has expired; names those that soon will. */
public final class CertificatesHealth extends HealthCheck {

  private final Expiry expiry;

  public CertificatesHealth(Expiry expiry) {
    this.expiry = expiry;
  }

  @Override
  protected Result check() {
    Instant now = expiry.now();
    List<ServedCertificate> served = expiry.served();
    String problems =
        String.join("; ", served.stream().flatMap(each -> each.problem(now).stream()).toList());
    if (served.stream().anyMatch(each -> each.isExpired(now))) {
      return Result.unhealthy("HAProxy serves expired certificates: %s", problems);
    }
    return problems.isEmpty() ? Result.healthy() : Result.healthy("%s", problems);
  }
}
