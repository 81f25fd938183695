package io.hrapi.app.deploy.watch;

import io.hrapi.app.deploy.render.CertificateFiles;
import io.hrapi.app.deploy.render.ServedCertificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collection;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * How long the certificates that HAProxy serves remain valid: clients refuse an expired one, and
 * nothing else reports that. Thread-safe.
 */
public final class Expiry {

  private final Supplier<View> newest;
  private final History history;
  private final InstantSource clock;

  /**
   * The certificates of the commit that was read last: reading the log at an older version is
   * expensive.
   */
  private volatile @Nullable Known known;

  /**
   * Creates a check of the certificates that HAProxy serves.
   *
   * @param newest supplies the newest view
   */
  public Expiry(Supplier<View> newest, History history, InstantSource clock) {
    this.newest = newest;
    this.history = history;
    this.clock = clock;
  }

  private record Known(String commitId, List<ServedCertificate> served) {}

  /** Returns the time with which expiry times are compared. */
  public Instant now() {
    return clock.instant();
  }

  /**
   * Returns the certificates of the last commit, as they were when it was loaded; empty before the
   * first commit and after a requested stop. If the log is too busy to be read, returns them as the
   * newest model has them.
   */
  public List<ServedCertificate> served() {
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
      List<ServedCertificate> served =
          ServedCertificate.of(loaded(view, commit).model(), names(commit));
      known = new Known(commit.id(), served);
      return served;
    } catch (BusyException e) {
      // The newest certificates are mostly the same; the next call tries the log again.
      return ServedCertificate.of(view.model(), names(commit));
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
