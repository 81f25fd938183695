package io.hrapi.app.deploy.render;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.DeployException.Kind;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.policy.Finding;
import io.hrapi.haproxy.policy.UploadPolicy;
import io.hrapi.haproxy.policy.Verdict;
import io.hrapi.haproxy.render.BoundAddresses;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.SortedSet;

/**
 * Replaces the variables of uploaded configurations, and adds the certificates that they refer to.
 * Thread-safe.
 */
public final class UploadRenderer {

  private final Variables variables;
  private final StatisticsPage page;
  private final CertificateFiles certificates;
  private final UploadPolicy policy;
  private final InstantSource clock;

  public UploadRenderer(
      Variables variables,
      StatisticsPage page,
      CertificateFiles certificates,
      UploadPolicy policy,
      InstantSource clock) {
    this.variables = variables;
    this.page = page;
    this.certificates = certificates;
    this.policy = policy;
    this.clock = clock;
  }

  /** What the variables stand for, by their names. */
  public SortedMap<String, String> variables() {
    return variables.values();
  }

  /** What an upload is known by; the certificates are those of a view. */
  public static UploadReference reference(String text, View view) {
    SortedSet<Name> named = Variables.certificates(text, view.model().certificates().keySet());
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
   * @param refused the problem that it is if it says what it may not
   * @throws DeployException if a variable is unknown, a port beyond the range, a certificate is
   *     gone, or a line is not allowed
   */
  public Rendered render(
      UploadReference upload, String text, View view, Path commits, Kind refused) {
    SortedMap<String, byte[]> files = certificates.of(view.model(), upload.certificates());
    String id = commitId(text, files, commits);
    Path folder = commits.resolve(id);
    Verdict verdict = judge(expand(text, folder), folder, refused);
    String expanded = verdict.text();
    KeptText loaded = kept(expanded);
    StatisticsListener statistics = page.listener(view);
    List<String> warnings =
        new ArrayList<>(verdict.leftOut().stream().map(Finding::words).toList());
    warnings.addAll(
        ServedCertificate.warnings(view.model(), upload.certificates(), clock.instant()));
    return new Rendered(
        upload,
        view.version(),
        id,
        loaded,
        files,
        statistics,
        ownPage(expanded, statistics),
        Map.of(),
        List.copyOf(warnings),
        List.of(kept(text), loaded),
        Optional.empty());
  }

  /** The text and the files are what a configuration is; its folder's path has no say in it. */
  private String commitId(String text, SortedMap<String, byte[]> files, Path commits) {
    String expanded = variables.expand(text, CertificateFiles.FOLDER);
    return Rendered.commitId(Rendered.sha256(policy.judge(expanded, commits).text()), files);
  }

  /** An upload with its variables replaced, for people to read: whole, whatever may be loaded. */
  String expanded(UploadReference upload, String text, View view, Path commits) {
    SortedMap<String, byte[]> files = certificates.of(view.model(), upload.certificates());
    return expand(text, commits.resolve(commitId(text, files, commits)));
  }

  private String expand(String text, Path folder) {
    return variables.expand(text, folder.resolve(CertificateFiles.FOLDER).toString());
  }

  /**
   * What of an upload may be loaded.
   *
   * @param expanded with its variables replaced
   * @param folder in which its files will lie
   * @param code the problem that it is if it says what it may not
   * @throws DeployException naming each such line
   */
  Verdict judge(String expanded, Path folder, Kind code) {
    Verdict verdict = policy.judge(expanded, folder);
    if (!verdict.refused().isEmpty()) {
      List<String> words = verdict.refused().stream().map(Finding::words).toList();
      throw DeployException.withMessages(
          code,
          "hrapi does not load the uploaded configuration: "
              + words.get(0)
              + (words.size() == 1 ? "" : ", and " + (words.size() - 1) + " more"),
          words);
    }
    return verdict;
  }

  /** The statistics page's listener, unless the text listens there itself. */
  public static Optional<StatisticsListener> ownPage(
      String expanded, StatisticsListener statistics) {
    boolean taken =
        BoundAddresses.of(expanded).stream()
            .anyMatch(address -> address.port() == statistics.port());
    return taken ? Optional.empty() : Optional.of(statistics);
  }
}
