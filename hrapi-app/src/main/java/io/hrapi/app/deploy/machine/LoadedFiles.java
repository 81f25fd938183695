package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.DeployException;
import io.hrapi.app.deploy.render.CertificateFiles;
import io.hrapi.app.deploy.render.Configurations;
import io.hrapi.app.deploy.render.Rendered;
import io.hrapi.app.deploy.render.StatisticsPage;
import io.hrapi.app.deploy.render.UploadRenderer;
import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.Certificate;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.ConfigurationReference.UploadReference;
import io.hrapi.events.model.Deployment;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.Model;
import io.hrapi.events.model.Name;
import io.hrapi.events.projection.History;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.policy.Finding;
import io.hrapi.haproxy.policy.Verdict;
import io.hrapi.haproxy.process.CommitFolder;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Creates the folder of a configuration that was loaded before, byte for byte: from the files on
 * disk that have the hashes recorded in the log, so that what runs can be started again without its
 * private keys; otherwise by replaying the log. Thread-safe.
 */
public final class LoadedFiles {

  private static final Logger LOGGER = LoggerFactory.getLogger(LoadedFiles.class);

  /** More than any certificate with its key needs. */
  private static final int MAX_FILE_BYTES = 1 << 20;

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
   * Writes the folder of the configuration that is recorded as running.
   *
   * @throws IllegalStateException if replaying the log does not give the files that were loaded
   */
  public CommitFolder folder(Deployment deployment, LoadedCommit commit) {
    Rendered rendered = rendered(commit, deployment.runningSince());
    return haproxy.folder(rendered);
  }

  /**
   * Renders a configuration as it was loaded, except for lines that are no longer loaded; the
   * result does not name the resources behind its lines.
   *
   * @param since the version since which it ran
   * @throws IllegalStateException if replaying the log does not give the files that were loaded
   * @throws DeployException if it is an upload of which the policy refuses a line
   */
  public Rendered rendered(LoadedCommit commit, long since) {
    Verdict loadable = configurations.loadable(commit);
    String text = loadable.text();
    KeptText kept = UploadRenderer.kept(text);
    long version = version(commit, since);
    SortedMap<String, byte[]> files = files(commit, version);
    SortedMap<String, Hash> hashes = Rendered.hashes(files);
    if (!hashes.equals(commit.files())) {
      throw new IllegalStateException(
          "commit "
              + commit.id()
              + " was loaded with the files "
              + commit.files()
              + ", but replaying the log gives "
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
        kept,
        files,
        statistics,
        ownPage,
        Map.of(),
        loadable.leftOut().stream().map(Finding::words).toList(),
        kept.sha256().equals(commit.text()) ? List.of() : List.of(kept),
        Optional.empty());
  }

  /**
   * Returns the certificates that were loaded with a commit. Omits those that the model of that
   * version does not have; a log written by hrapi has none of these.
   *
   * @param since the version since which it ran
   */
  public List<Certificate> certificates(LoadedCommit commit, long since) {
    if (commit.files().isEmpty()) {
      return List.of();
    }
    Model model = history.at(version(commit, since)).model();
    return commit.files().keySet().stream()
        .map(path -> model.certificate(CertificateFiles.name(path)))
        .filter(Objects::nonNull)
        .toList();
  }

  /**
   * Returns the version that has the certificates: an upload uses those that exist when it is
   * loaded.
   */
  private long version(LoadedCommit commit, long since) {
    return commit.configuration() instanceof ModelReference model
        ? model.version()
        : configurations.rendered(since);
  }

  /** Returns the certificate files of a commit. */
  private SortedMap<String, byte[]> files(LoadedCommit commit, long version) {
    SortedMap<String, byte[]> files = new TreeMap<>();
    List<Name> missing = new ArrayList<>();
    Path folder = haproxy.runDirectory().commits().resolve(commit.id());
    commit
        .files()
        .forEach(
            (path, hash) ->
                read(folder.resolve(path), hash)
                    .ifPresentOrElse(
                        bytes -> files.put(path, bytes),
                        () -> missing.add(CertificateFiles.name(path))));
    if (!missing.isEmpty()) {
      files.putAll(certificates.of(history.at(version).model(), missing));
    }
    return files;
  }

  /** Reads a file; empty if it does not exist, cannot be read, or differs from the recorded one. */
  private static Optional<byte[]> read(Path file, Hash expected) {
    try (InputStream in = Files.newInputStream(file, LinkOption.NOFOLLOW_LINKS)) {
      byte[] bytes = in.readNBytes(MAX_FILE_BYTES);
      if (Rendered.sha256(bytes).equals(expected)) {
        return Optional.of(bytes);
      }
      LOGGER.warn("{} is not what was committed and is not used.", file);
      return Optional.empty();
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      LOGGER.warn("{} cannot be read and is written again.", file, e);
      return Optional.empty();
    }
  }
}
