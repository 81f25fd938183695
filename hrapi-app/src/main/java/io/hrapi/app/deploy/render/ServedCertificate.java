package io.hrapi.app.deploy.render;

import io.hrapi.app.present.Times;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.ResourcePath;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A certificate that is served.
 *
 * @param notBeforeMicros the time from which it is valid, in microseconds since 1970-01-01T00:00Z
 * @param notAfterMicros the time until which it is valid, in microseconds since 1970-01-01T00:00Z
 */
public record ServedCertificate(Name certificate, long notBeforeMicros, long notAfterMicros) {

  /** How long before its expiry a certificate is warned of. */
  private static final Duration SOON = Duration.ofDays(21);

  private static ServedCertificate of(Certificate certificate) {
    return new ServedCertificate(
        certificate.name(), certificate.notBeforeMicros(), certificate.notAfterMicros());
  }

  /** Returns whether it has expired. */
  public boolean isExpired(Instant now) {
    return notAfterMicros < Times.micros(now);
  }

  /** Returns the warning for this certificate; empty if it is valid and does not expire soon. */
  public Optional<String> problem(Instant now) {
    ResourcePath path = ResourcePath.certificate(certificate);
    if (isExpired(now)) {
      return Optional.of(path + " expired at " + Times.text(notAfterMicros));
    }
    if (notBeforeMicros > Times.micros(now)) {
      return Optional.of(path + " is not valid before " + Times.text(notBeforeMicros));
    }
    if (notAfterMicros >= Times.micros(now.plus(SOON))) {
      return Optional.empty();
    }
    long days = ChronoUnit.DAYS.between(now, Instant.EPOCH.plus(notAfterMicros, ChronoUnit.MICROS));
    return Optional.of(
        path
            + " expires at "
            + Times.text(notAfterMicros)
            + ", "
            + (days == 0 ? "today" : "in " + days + (days == 1 ? " day" : " days")));
  }

  /** Returns the warnings for all certificates that a configuration serves. */
  static List<String> warnings(Model model, Collection<Name> certificates, Instant now) {
    return of(model, certificates).stream()
        .flatMap(served -> served.problem(now).stream())
        .toList();
  }

  /** Returns the certificates of the given names; those that do not exist are omitted. */
  public static List<ServedCertificate> of(Model model, Collection<Name> names) {
    List<ServedCertificate> served = new ArrayList<>();
    for (Name name : names) {
      Certificate certificate = model.certificate(name);
      if (certificate != null) {
        served.add(of(certificate));
      }
    }
    return List.copyOf(served);
  }
}
