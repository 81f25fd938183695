package io.hrapi.app.status;

import io.hrapi.api.representation.StatusRepresentation.Confirm;
import io.hrapi.api.representation.StatusRepresentation.LastCommit;
import io.hrapi.api.representation.StatusRepresentation.Next;
import io.hrapi.api.representation.StatusRepresentation.Versions;
import io.hrapi.app.present.Times;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.ModelSince;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The status of the deployment: what the log recorded of commits. Thread-safe. */
public final class DeploymentStatus {

  private static final Logger LOGGER = LoggerFactory.getLogger(DeploymentStatus.class);

  private final ModelSince since;

  /**
   * Creates the status.
   *
   * @param since determines what changed since a version
   */
  public DeploymentStatus(ModelSince since) {
    this.since = since;
  }

  /** Returns the versions of the log, the model, and what is pending and running. */
  public Versions versions(View view) {
    ConfigurationReference pending = view.deployment().pending();
    ConfigurationReference running = view.deployment().running();
    return new Versions(
        view.version(),
        view.modelVersion(),
        version(pending),
        version(running),
        upload(pending),
        upload(running));
  }

  /** Returns what a commit of the newest model would change. */
  public Next next(View view) {
    Deployment deployment = view.deployment();
    ConfigurationReference running = deployment.running();
    String upload = upload(running);
    Long model = version(running);
    long from = model != null ? model : upload != null ? deployment.runningSince() : 0;
    try {
      ModelSince.Summary summary = since.of(view, from);
      ModelSince.First first = summary.first();
      return new Next(
          view.modelVersion(),
          summary.changes() > 0,
          summary.changes(),
          summary.actors(),
          first == null ? null : Times.text(first.timeMicros()),
          first == null ? null : (Long) first.version(),
          upload,
          null);
    } catch (ReplayException | BusyException | EventStoreException e) {
      LOGGER.warn("Cannot determine what a commit would change.", e);
      return new Next(
          view.modelVersion(),
          view.modelVersion() > from,
          null,
          null,
          null,
          null,
          upload,
          String.valueOf(e.getMessage()));
    }
  }

  /** Returns the last attempt to commit; null if there was none. */
  public @Nullable LastCommit lastCommit(Deployment deployment) {
    CommitAttempt attempt = deployment.lastAttempt();
    return attempt == null
        ? null
        : new LastCommit(
            attempt.version(),
            attempt.rendered(),
            attempt.outcome().name().toLowerCase(Locale.ROOT),
            attempt.messages());
  }

  /** Returns the commit that waits for confirmation; null if none does. */
  public @Nullable Confirm confirm(Deployment deployment) {
    Confirmation waiting = deployment.confirmation();
    return waiting == null
        ? null
        : new Confirm(
            Times.text(waiting.untilMicros()),
            waiting.version(),
            version(waiting.former().configuration()),
            upload(waiting.former().configuration()));
  }

  private static @Nullable Long version(@Nullable ConfigurationReference reference) {
    return reference instanceof ModelReference model ? (Long) model.version() : null;
  }

  private static @Nullable String upload(@Nullable ConfigurationReference reference) {
    return reference instanceof UploadReference upload ? upload.text().toHex() : null;
  }
}
