package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.LoadedFiles;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.ModelRenderer;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Deployment.Trigger;
import io.hrapi.events.projection.History;

/** The configurations that each kind of commit loads. Thread-safe. */
public final class CommitSources {

  private final ModelRenderer models;
  private final UploadRenderer uploads;
  private final Configurations configurations;
  private final LoadedFiles files;
  private final History history;

  public CommitSources(
      ModelRenderer models,
      UploadRenderer uploads,
      Configurations configurations,
      LoadedFiles files,
      History history) {
    this.models = models;
    this.uploads = uploads;
    this.configurations = configurations;
    this.files = files;
    this.history = history;
  }

  /** Returns a commit of the newest model. */
  CommitSpecification model(int confirmSeconds) {
    return new CommitSpecification(
        "/controller/commit",
        Trigger.COMMIT,
        confirmSeconds,
        (view, commits) -> models.render(view));
  }

  /** Returns a commit of the pending configuration. */
  CommitSpecification pending(int confirmSeconds) {
    return new CommitSpecification(
        "/haproxy/configuration/commit",
        Trigger.SWAP,
        confirmSeconds,
        (view, commits) -> configurations.render(view.deployment().pending(), view, commits));
  }

  /** Returns a commit of an upload. */
  CommitSpecification upload(String text, int confirmSeconds) {
    return new CommitSpecification(
        "/controller/upload",
        Trigger.UPLOAD,
        confirmSeconds,
        (view, commits) ->
            uploads.render(
                UploadRenderer.reference(text, view),
                text,
                view,
                commits,
                Kind.CONFIGURATION_REFUSED));
  }

  /** Returns a rollback to what was loaded before a commit that was not confirmed. */
  CommitSpecification rollback(RollbackPoint point) {
    return new CommitSpecification(
        "/controller/confirm", Trigger.BACK, 0, (view, commits) -> loadedBefore(point));
  }

  /** Renders what was loaded before, with its structure if that is known. */
  private Rendered loadedBefore(RollbackPoint point) {
    Rendered recorded = files.rendered(point.commit(), point.since());
    return point.commit().configuration() instanceof ModelReference model
        ? recorded.with(
            models.structure(history.at(model.version()), point.commit(), recorded::text))
        : recorded;
  }
}
