package io.hrapi.app.deploy;

import io.hrapi.app.present.Times;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.model.Topology;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Until when the certificates are valid that HAProxy serves: clients refuse one that has expired,
 * and nothing else says so. Thread-safe.
 */
public final class Expiry {

  /** So long before its end a certificate is warned of. */
  public static final Duration SOON = Duration.ofDays(21);

  private final Supplier<View> newest;
  private final History history;
  private final InstantSource clock;

  /** The last commit that was asked for: a look back into the log costs more than one at it. */
  private volatile @Nullable Known known;

  /**
   * Wires it.
   *
   * @param newest the newest view
   */
  public Expiry(Supplier<View> newest, History history, InstantSource clock) {
    this.newest = newest;
    this.history = history;
    this.clock = clock;
  }

  private record Known(String commitId, List<Served> served) {}

  /**
   * A certificate that is served.
   *
   * @param notBeforeMicros from when on it is valid, microseconds since 1970-01-01T00:00Z
   * @param notAfterMicros until when
   */
  public record Served(Name certificate, long notBeforeMicros, long notAfterMicros) {

    static Served of(Certificate certificate) {
      return new Served(
          certificate.name(), certificate.notBeforeMicros(), certificate.notAfterMicros());
    }

    /** Whether clients refuse it by now. */
    public boolean isExpired(Instant now) {
      return notAfterMicros < Times.micros(now);
    }

    /** What is to be said of it; empty if it is valid, and will be for a while. */
    public Optional<String> problem(Instant now) {
      String path = "/certificates/" + certificate;
      if (isExpired(now)) {
        return Optional.of(path + " expired at " + Times.text(notAfterMicros));
      }
      if (notBeforeMicros > Times.micros(now)) {
        return Optional.of(path + " is not valid before " + Times.text(notBeforeMicros));
      }
      if (notAfterMicros >= Times.micros(now.plus(SOON))) {
        return Optional.empty();
      }
      long days =
          ChronoUnit.DAYS.between(now, Instant.EPOCH.plus(notAfterMicros, ChronoUnit.MICROS));
      return Optional.of(
          path
              + " expires at "
              + Times.text(notAfterMicros)
              + ", "
              + (days == 0 ? "today" : "in " + days + (days == 1 ? " day" : " days")));
    }
  }

  /** Likewise, of all certificates that a configuration serves. */
  static List<String> warnings(Topology topology, Collection<Name> certificates, Instant now) {
    return of(topology, certificates).stream()
        .flatMap(served -> served.problem(now).stream())
        .toList();
  }

  private static List<Served> of(Topology topology, Collection<Name> names) {
    List<Served> served = new ArrayList<>();
    for (Name name : names) {
      Certificate certificate = topology.certificate(name);
      if (certificate != null) {
        served.add(Served.of(certificate));
      }
    }
    return List.copyOf(served);
  }

  /** The time by which certificates are judged. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * The certificates of what was loaded last, as they were then; none before the first commit, and
   * after a stop that was asked for.
   */
  public List<Served> served() {
    View view = newest.get();
    Deployment deployment = view.deployment();
    LoadedCommit commit = deployment.commit();
    if (commit == null || deployment.stopRequested() || commit.files().isEmpty()) {
      return List.of();
    }
    Known last = known;
    if (last != null && last.commitId().equals(commit.id())) {
      return last.served();
    }
    try {
      List<Served> served = of(loaded(view, commit).topology(), names(commit));
      known = new Known(commit.id(), served);
      return served;
    } catch (BusyException e) {
      // As they are by now, which is mostly the same; the next question is asked of the log.
      return of(view.topology(), names(commit));
    }
  }

  private View loaded(View view, LoadedCommit commit) {
    long version =
        commit.configuration() instanceof ModelReference model
            ? model.version()
            : view.deployment().runningSince();
    return version == view.modelVersion() || version == view.version() ? view : history.at(version);
  }

  private static Collection<Name> names(LoadedCommit commit) {
    return commit.configuration() instanceof UploadReference upload
        ? upload.certificates()
        : commit.files().keySet().stream().map(CertificateFiles::name).toList();
  }
}
