package io.hrapi.app.deploy;

import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.History;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.process.CommitFolder;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;

/** Makes the folder of a configuration that was loaded before, byte for byte. Thread-safe. */
public final class LoadedFiles {

  private final Configurations configurations;
  private final History history;
  private final CertificateFiles certificates;
  private final StatisticsPage page;
  private final HaproxyAccess haproxy;

  public LoadedFiles(
      Configurations configurations,
      History history,
      CertificateFiles certificates,
      StatisticsPage page,
      HaproxyAccess haproxy) {
    this.configurations = configurations;
    this.history = history;
    this.certificates = certificates;
    this.page = page;
    this.haproxy = haproxy;
  }

  /**
   * The folder of what is recorded as running.
   *
   * @throws IllegalStateException if the log does not lead to the very files that were loaded
   */
  CommitFolder folder(Deployment deployment, LoadedCommit commit) {
    Rendered rendered = rendered(commit, deployment.runningSince());
    return haproxy.folder(rendered);
  }

  /**
   * What was loaded once, as it was; without the resources behind its lines.
   *
   * @param since the version since which it ran
   * @throws IllegalStateException likewise
   */
  Rendered rendered(LoadedCommit commit, long since) {
    String text = configurations.text(commit.text());
    long version =
        commit.configuration() instanceof ModelReference model
            ? model.version()
            : configurations.rendered(since);
    SortedMap<String, byte[]> files = files(commit, version);
    SortedMap<String, Hash> hashes = Rendered.hashes(files);
    if (!hashes.equals(commit.files())) {
      throw new IllegalStateException(
          "commit "
              + commit.id()
              + " was loaded with the files "
              + commit.files()
              + ", but the log leads to "
              + hashes);
    }
    StatisticsListener statistics = page.listener(commit.statisticsPort());
    Optional<StatisticsListener> ownPage =
        commit.configuration() instanceof UploadReference
            ? UploadRenderer.ownPage(text, statistics)
            : Optional.empty();
    return new Rendered(
        commit.configuration(),
        version,
        commit.id(),
        new KeptText(commit.text(), text),
        files,
        statistics,
        ownPage,
        Map.of(),
        List.of(),
        List.of(),
        Optional.empty());
  }

  /**
   * The certificates beside it.
   *
   * @param version of the model that has them: uploads take those that there are when they are
   *     loaded
   */
  private SortedMap<String, byte[]> files(LoadedCommit commit, long version) {
    if (commit.files().isEmpty()) {
      return Collections.emptySortedMap();
    }
    View view = history.at(version);
    List<Name> names = new ArrayList<>();
    for (String path : commit.files().keySet()) {
      names.add(CertificateFiles.name(path));
    }
    return certificates.of(view.topology(), names);
  }
}
