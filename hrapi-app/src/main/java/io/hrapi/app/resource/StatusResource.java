package io.hrapi.app.resource;

import io.hrapi.api.representation.StatusRepresentation;
import io.hrapi.api.representation.StatusRepresentation.Confirm;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.api.representation.StatusRepresentation.LastCommit;
import io.hrapi.api.representation.StatusRepresentation.Log;
import io.hrapi.api.representation.StatusRepresentation.Loss;
import io.hrapi.api.representation.StatusRepresentation.Versions;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.deploy.Drift;
import io.hrapi.app.deploy.HaproxyObserver;
import io.hrapi.app.figures.TargetStates;
import io.hrapi.app.http.Call;
import io.hrapi.app.http.ChangeRepresentations;
import io.hrapi.app.http.Replies;
import io.hrapi.app.http.Times;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Where things stand, in one answer. */
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private final CommandHandler handler;
  private final HaproxyObserver haproxy;
  private final Drift drift;
  private final TargetStates targets;
  private final BackgroundVerification verification;
  private final KnownLoss loss;
  private final String name;
  private final String release;
  private final String node;

  /**
   * Wires it.
   *
   * @param name of the log
   * @param release of hrapi
   * @param node this process, as its operator names it
   */
  public StatusResource(
      CommandHandler handler,
      HaproxyObserver haproxy,
      Drift drift,
      TargetStates targets,
      BackgroundVerification verification,
      KnownLoss loss,
      String name,
      String release,
      String node) {
    this.handler = handler;
    this.haproxy = haproxy;
    this.drift = drift;
    this.targets = targets;
    this.verification = verification;
    this.loss = loss;
    this.name = name;
    this.release = release;
    this.node = node;
  }

  /** 200, whatever HAProxy's state is; it is asked at once, for some seconds at most. */
  @GET
  public Response get(@Context Call call) {
    call.allow(List.of());
    Haproxy observed = haproxy.observe();
    View view = handler.view();
    CommitAttempt attempt = view.deployment().lastAttempt();
    return Replies.json(
            new StatusRepresentation(
                name,
                release,
                node,
                new Versions(
                    view.version(),
                    view.modelVersion(),
                    version(view.deployment().pending()),
                    version(view.deployment().running()),
                    upload(view.deployment().pending()),
                    upload(view.deployment().running())),
                observed,
                attempt == null
                    ? null
                    : new LastCommit(
                        attempt.version(),
                        attempt.rendered(),
                        attempt.outcome().name().toLowerCase(Locale.ROOT),
                        attempt.messages()),
                log(),
                drift.deviations().stream()
                    .limit(Drift.NAMED)
                    .map(ChangeRepresentations::of)
                    .toList(),
                confirm(view.deployment().confirmation()),
                observed.state().equals("running")
                    ? targets.health(view.deployment().commit())
                    : null),
            view.version())
        .build();
  }

  private Log log() {
    BackgroundVerification.Standing standing = verification.standing();
    return new Log(
        standing.state().name().toLowerCase(Locale.ROOT),
        standing.verified(),
        standing.version(),
        standing.problem(),
        loss.current().map(StatusResource::of).orElse(null));
  }

  private static Loss of(LogLoss lost) {
    return new Loss(
        lost.describe(),
        lost.end().version(),
        lost.end().hash().toHex(),
        lost.missing().stream().map(ChangeRepresentations::of).toList());
  }

  private static @Nullable Confirm confirm(@Nullable Confirmation waiting) {
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
