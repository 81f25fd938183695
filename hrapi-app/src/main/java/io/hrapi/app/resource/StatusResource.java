package io.hrapi.app.resource;

import io.hrapi.api.representation.StatusRepresentation;
import io.hrapi.api.representation.StatusRepresentation.Confirm;
import io.hrapi.api.representation.StatusRepresentation.ExpiringCertificate;
import io.hrapi.api.representation.StatusRepresentation.Haproxy;
import io.hrapi.api.representation.StatusRepresentation.LastCommit;
import io.hrapi.api.representation.StatusRepresentation.Log;
import io.hrapi.api.representation.StatusRepresentation.Loss;
import io.hrapi.api.representation.StatusRepresentation.Next;
import io.hrapi.api.representation.StatusRepresentation.Versions;
import io.hrapi.app.audit.BackgroundVerification;
import io.hrapi.app.deploy.machine.Drift;
import io.hrapi.app.deploy.render.ServedCertificate;
import io.hrapi.app.deploy.watch.Expiry;
import io.hrapi.app.deploy.watch.HaproxyObserver;
import io.hrapi.app.figures.TargetStates;
import io.hrapi.app.http.Responses;
import io.hrapi.app.http.request.RequestContext;
import io.hrapi.app.loss.KnownLoss;
import io.hrapi.app.present.ChangeRepresentations;
import io.hrapi.app.present.Times;
import io.hrapi.events.command.CommandHandler;
import io.hrapi.events.log.EventStoreException;
import io.hrapi.events.model.CommitAttempt;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Confirmation;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.projection.BusyException;
import io.hrapi.events.projection.LogLoss;
import io.hrapi.events.projection.ModelSince;
import io.hrapi.events.projection.ReplayException;
import io.hrapi.events.projection.View;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The current status in one response. */
@Path("/v1/status")
@Produces(MediaType.APPLICATION_JSON)
public final class StatusResource {

  private static final Logger LOGGER = LoggerFactory.getLogger(StatusResource.class);

  private final CommandHandler handler;
  private final HaproxyObserver haproxy;
  private final Drift drift;
  private final TargetStates targets;
  private final Expiry expiry;
  private final BackgroundVerification verification;
  private final KnownLoss loss;
  private final ModelSince since;
  private final String name;
  private final String release;
  private final String node;

  /**
   * Creates the resource.
   *
   * @param name the log's name
   * @param release the release of hrapi
   * @param node the operator's name for this process
   */
  public StatusResource(
      CommandHandler handler,
      HaproxyObserver haproxy,
      Drift drift,
      TargetStates targets,
      Expiry expiry,
      BackgroundVerification verification,
      KnownLoss loss,
      ModelSince since,
      String name,
      String release,
      String node) {
    this.handler = handler;
    this.haproxy = haproxy;
    this.drift = drift;
    this.targets = targets;
    this.expiry = expiry;
    this.verification = verification;
    this.loss = loss;
    this.since = since;
    this.name = name;
    this.release = release;
    this.node = node;
  }

  /**
   * 200 with the status, whatever HAProxy's state is; HAProxy is queried for it, for a few seconds
   * at most. 400 for a query parameter.
   */
  @GET
  public Response get(@Context RequestContext context) {
    context.allow(List.of());
    Haproxy observed = haproxy.observe();
    View view = handler.view();
    CommitAttempt attempt = view.deployment().lastAttempt();
    return Responses.json(
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
                next(view),
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
                    : null,
                expiring()),
            view.version())
        .build();
  }

  private Next next(View view) {
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

  private List<ExpiringCertificate> expiring() {
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
