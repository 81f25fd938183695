package io.hrapi.app.deploy.commit;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.app.deploy.machine.HaproxyAccess;
import io.hrapi.app.deploy.machine.LoadChecks;
import io.hrapi.app.deploy.machine.Previews;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.app.present.ApiPaths;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import java.util.List;
import java.util.SortedSet;

/** Checks with HAProxy whether it would load an upload, without loading it. Thread-safe. */
public final class UploadCheck {

  private final DeploymentLog log;
  private final HaproxyAccess haproxy;
  private final UploadRenderer uploads;
  private final LoadChecks checks;

  public UploadCheck(
      DeploymentLog log, HaproxyAccess haproxy, UploadRenderer uploads, LoadChecks checks) {
    this.log = log;
    this.haproxy = haproxy;
    this.uploads = uploads;
    this.checks = checks;
  }

  /**
   * An upload that HAProxy would load.
   *
   * @param certificates the names of the certificates that it uses
   * @param warnings the warnings, which name the lines that are not loaded
   */
  public record Checked(SortedSet<Name> certificates, List<String> warnings) {}

  /**
   * Checks an upload.
   *
   * @throws DeployException with HAProxy's messages if HAProxy would not load it, with the lines
   *     that hrapi refuses to load, for an unknown variable, or for a port out of range
   */
  public Checked check(String text) {
    View view = log.view();
    UploadReference upload = UploadRenderer.reference(text, view);
    return new Previews(haproxy)
        .in(
            directory -> {
              Rendered rendered =
                  uploads.render(upload, text, view, directory.commits(), Kind.UPLOAD_REFUSED);
              checks.valid(haproxy.folder(directory, rendered), rendered, Kind.UPLOAD_REFUSED);
              return new Checked(
                  upload.certificates(),
                  rendered.warnings().stream().map(ApiPaths::whole).toList());
            });
  }
}
