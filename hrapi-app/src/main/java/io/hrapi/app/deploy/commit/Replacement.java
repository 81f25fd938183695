package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.present.Times;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.model.Model;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.process.ProcessState;
import java.util.ArrayList;
import java.util.List;

/**
 * Prevents a commit of the model from unintentionally replacing an uploaded configuration, or
 * everything that is served with a model that serves nothing. While HAProxy is stopped on request
 * there is nothing to replace. A rollback or a swap of pending and running is always intended.
 * Thread-safe.
 */
public final class Replacement {

  private final HaproxyAccess haproxy;
  private final Configurations configurations;
  private final History history;

  public Replacement(HaproxyAccess haproxy, Configurations configurations, History history) {
    this.haproxy = haproxy;
    this.configurations = configurations;
    this.history = history;
  }

  /**
   * Refuses a commit of the model that replaces more than the requester consents to.
   *
   * @throws DeployException naming what would be replaced and how to consent
   */
  void check(CommitSpecification specification, View view, Consent consent) {
    if (specification.trigger() != Trigger.COMMIT) {
      return;
    }
    List<String> problems = new ArrayList<>();
    List<String> conflicting = new ArrayList<>();
    Deployment deployment = view.deployment();
    if (deployment.running() instanceof UploadReference upload
        && !deployment.stopRequested()
        && !consent.replaceUpload()) {
      problems.add(upload(upload, deployment));
      conflicting.add("/v1/haproxy/configuration/running");
    }
    if (!listens(view.model()) && !consent.empty() && serves(view)) {
      problems.add(
          "the model has no enabled gateway with an endpoint, so HAProxy would stop "
              + "serving everything; commit with ?empty=true if that is intended, or restore "
              + "an earlier version of the model with POST /v1/restore");
      conflicting.add("/v1/model");
    }
    if (!problems.isEmpty()) {
      throw DeployException.conflict(String.join(". Also, ", problems), conflicting);
    }
  }

  private String upload(UploadReference upload, Deployment deployment) {
    long since = deployment.runningSince();
    return "an uploaded configuration runs, SHA-256 "
        + upload.text().toHex()
        + ", loaded by event "
        + since
        + " at "
        + Times.text(configurations.timeMicros(since))
        + ", and a commit of the model would replace all of it; commit with "
        + "?replaceUpload=true if that is intended (GET /v1/versions/running/diff/next "
        + "shows the difference)";
  }

  /** Returns whether what runs may serve clients, or would once HAProxy is up again. */
  private boolean serves(View view) {
    ConfigurationReference running = view.deployment().running();
    if (running == null) {
      // An imported log does not record what runs.
      return haproxy.process().state() instanceof ProcessState.Running;
    }
    return !view.deployment().stopRequested()
        && (!(running instanceof ModelReference model)
            || listens(history.at(model.version()).model()));
  }

  private static boolean listens(Model model) {
    return model.gateways().values().stream()
        .anyMatch(node -> node.gateway().enabled() && !node.endpoints().isEmpty());
  }
}
