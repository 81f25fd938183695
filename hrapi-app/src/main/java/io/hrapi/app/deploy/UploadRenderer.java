package io.hrapi.app.deploy;

import io.hrapi.app.http.ProblemException;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.render.BoundAddresses;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Replaces the variables of uploaded configurations, and puts the certificates that they name
 * beside them. Thread-safe.
 */
public final class UploadRenderer {

  private final Variables variables;
  private final StatisticsPage page;
  private final CertificateFiles certificates;

  public UploadRenderer(Variables variables, StatisticsPage page, CertificateFiles certificates) {
    this.variables = variables;
    this.page = page;
    this.certificates = certificates;
  }

  /** What the variables stand for, by their names. */
  public SortedMap<String, String> variables() {
    return variables.values();
  }

  /** What an upload is known by; the certificates are those of a view. */
  static UploadReference reference(String text, View view) {
    SortedSet<Name> named = Variables.certificates(text, view.topology().certificates().keySet());
    return new UploadReference(Rendered.sha256(text), named);
  }

  /** A text for the log to keep. */
  public static KeptText kept(String text) {
    return new KeptText(Rendered.sha256(text), text);
  }

  /**
   * An upload, to be loaded or checked.
   *
   * @param upload the text and what it is known by
   * @param view has the certificates
   * @param commits the directory in which its folder will lie
   * @throws ProblemException if a variable is unknown, a port beyond the range, or a certificate is
   *     gone
   */
  Rendered render(UploadReference upload, String text, View view, Path commits) {
    SortedMap<String, byte[]> files = certificates.of(view.topology(), upload.certificates());
    // The folder's own path has no say in what the configuration is.
    String id =
        Rendered.commitId(Rendered.sha256(variables.expand(text, CertificateFiles.FOLDER)), files);
    String expanded =
        variables.expand(text, commits.resolve(id).resolve(CertificateFiles.FOLDER).toString());
    KeptText loaded = kept(expanded);
    StatisticsListener statistics = page.listener(view);
    return new Rendered(
        upload,
        view.version(),
        id,
        loaded,
        files,
        statistics,
        ownPage(expanded, statistics),
        Map.of(),
        List.of(),
        List.of(kept(text), loaded),
        Optional.empty());
  }

  /** The statistics page's listener, unless the text listens there itself. */
  static Optional<StatisticsListener> ownPage(String expanded, StatisticsListener statistics) {
    boolean taken =
        BoundAddresses.of(expanded).stream()
            .anyMatch(address -> address.port() == statistics.port());
    return taken ? Optional.empty() : Optional.of(statistics);
  }
}
