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

  /** Returns the values of the variables, by their names. */
  public SortedMap<String, String> variables() {
    return variables.values();
  }

  /** Returns the reference to an upload, with the certificates of a view that it uses. */
  public static UploadReference reference(String text, View view) {
    SortedSet<Name> named = Variables.certificates(text, view.model().certificates().keySet());
    return new UploadReference(Rendered.sha256(text), named);
  }

  /** Returns a text for the log to keep, with its hash. */
  public static KeptText kept(String text) {
    return new KeptText(Rendered.sha256(text), text);
  }

  /**
   * Renders an upload, to be loaded or checked.
   *
   * @param upload the reference to the text
   * @param view the view that has the certificates
   * @param commits the directory in which its folder will be
   * @param refused the kind of the exception if the policy refuses a line
   * @throws DeployException if a variable is unknown, a port is out of range, a certificate does
   *     not exist or its key cannot be decrypted, or a line is not allowed
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

  /**
   * Computes the id with a relative folder of certificates, so that it depends only on the text and
   * the files, not on the path of the commit's folder.
   */
  private String commitId(String text, SortedMap<String, byte[]> files, Path commits) {
    String expanded = variables.expand(text, CertificateFiles.FOLDER);
    return Rendered.commitId(Rendered.sha256(policy.judge(expanded, commits).text()), files);
  }

  /**
   * Returns an upload with its variables replaced, for people to read: complete, including lines
   * that are not loaded.
   */
  String expanded(UploadReference upload, String text, View view, Path commits) {
    SortedMap<String, byte[]> files = certificates.of(view.model(), upload.certificates());
    return expand(text, commits.resolve(commitId(text, files, commits)));
  }

  private String expand(String text, Path folder) {
    return variables.expand(text, folder.resolve(CertificateFiles.FOLDER).toString());
  }

  /**
   * Returns what may be loaded of an upload.
   *
   * @param expanded the text with its variables replaced
   * @param folder the folder in which its files will be
   * @param code the kind of the exception if the policy refuses a line
   * @throws DeployException naming each line that the policy refuses
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

  /** Returns the statistics page's listener, unless the text itself listens on that port. */
  public static Optional<StatisticsListener> ownPage(
      String expanded, StatisticsListener statistics) {
    boolean taken =
        BoundAddresses.of(expanded).stream()
            .anyMatch(address -> address.port() == statistics.port());
    return taken ? Optional.empty() : Optional.of(statistics);
  }
}
