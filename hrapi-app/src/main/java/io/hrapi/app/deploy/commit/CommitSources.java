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

/** What each kind of commit loads. Thread-safe. */
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

  /** The newest model. */
  CommitSpecification model(int confirmSeconds) {
    return new CommitSpecification(
        "/controller/commit",
        Trigger.COMMIT,
        confirmSeconds,
        (view, commits) -> models.render(view));
  }

  /** What is pending. */
  CommitSpecification pending(int confirmSeconds) {
    return new CommitSpecification(
        "/haproxy/configuration/commit",
        Trigger.SWAP,
        confirmSeconds,
        (view, commits) -> configurations.render(view.deployment().pending(), view, commits));
  }

  /** An upload. */
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

  /** What was loaded before a commit that was not confirmed. */
  CommitSpecification rollback(RollbackPoint point) {
    return new CommitSpecification(
        "/controller/confirm", Trigger.BACK, 0, (view, commits) -> loadedBefore(point));
  }

  /** With what its text says, where that is known. */
  private Rendered loadedBefore(RollbackPoint point) {
    Rendered recorded = files.rendered(point.commit(), point.since());
    return point.commit().configuration() instanceof ModelReference model
        ? recorded.with(
            models.structure(history.at(model.version()), point.commit(), recorded::text))
        : recorded;
  }
}
