package io.hrapi.app.deploy;

import io.hrapi.events.log.Hash;
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
    String text = configurations.text(commit.text());
    SortedMap<String, byte[]> files = files(deployment, commit);
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
    return haproxy.folder(
        commit.id(), text, files, ownPage, commit.configuration() instanceof ModelReference);
  }

  private SortedMap<String, byte[]> files(Deployment deployment, LoadedCommit commit) {
    if (commit.files().isEmpty()) {
      return Collections.emptySortedMap();
    }
    // Uploads take the certificates that there are when they are loaded.
    View view =
        history.at(
            commit.configuration() instanceof ModelReference model
                ? model.version()
                : configurations.rendered(deployment.runningSince()));
    List<Name> names = new ArrayList<>();
    for (String path : commit.files().keySet()) {
      names.add(CertificateFiles.name(path));
    }
    return certificates.of(view.topology(), names);
  }
}
