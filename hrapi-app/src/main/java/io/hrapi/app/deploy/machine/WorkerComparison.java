package io.hrapi.app.deploy.machine;

import io.hrapi.app.deploy.render.CertificateFiles;
import io.hrapi.app.deploy.render.ProxyNames;
import io.hrapi.app.deploy.render.ResourceOfLine;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.Deviation;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.model.ResourcePath;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.HaproxyVersion;
import io.hrapi.haproxy.process.HaproxyProcess;
import io.hrapi.haproxy.process.ProcessState;
import io.hrapi.haproxy.runtime.ProxyDeviation;
import io.hrapi.haproxy.runtime.RuntimeChange.ServerRemoved;
import io.hrapi.haproxy.runtime.ServerComparison;
import io.hrapi.haproxy.runtime.ServerDeviation;
import io.hrapi.haproxy.runtime.ServerDeviation.Kind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;

/**
 * Compares the serving worker with its commit: proxies, targets, and certificates in its memory.
 * The caller ensures that only one comparison runs at a time.
 */
final class WorkerComparison {

  /** The maximum number of certificates to query in one comparison; later ones query the others. */
  private static final int CERTIFICATES = 50;

  private static final String HAPROXY = "/haproxy";

  private final HaproxyAccess haproxy;
  private final RunningModel model;
  private final RemovedTargets removed;
  private int nextCertificate;

  WorkerComparison(HaproxyAccess haproxy, RunningModel model, RemovedTargets removed) {
    this.haproxy = haproxy;
    this.model = model;
    this.removed = removed;
  }

  /**
   * Compares, and adds what was compared and the deviations to the given lists.
   *
   * @param view the view whose commit the worker runs
   * @param first whether this is the first comparison since hrapi started
   * @param certificates whether to query some certificates in the worker's memory, too
   */
  void compare(
      View view,
      ProcessState.Running running,
      boolean first,
      boolean certificates,
      List<String> compared,
      List<Deviation> deviations) {
    LoadedCommit commit = Objects.requireNonNull(view.deployment().commit());
    HaproxyProcess process = haproxy.process();
    compared.add("gateways");
    compareProxies(commit, process, running, deviations);
    Optional<HaproxyConfiguration> structure = model.recorded(view);
    if (structure.isPresent()) {
      compared.add("targets");
      compareTargets(process.worker().compare(structure.get()), first, deviations);
      if (certificates) {
        compareCertificates(commit, process, deviations);
      }
    }
  }

  private static void compareProxies(
      LoadedCommit commit,
      HaproxyProcess process,
      ProcessState.Running running,
      List<Deviation> deviations) {
    boolean rendered = commit.configuration() instanceof ModelReference;
    for (ProxyDeviation deviation :
        process.worker().compareProxies(rendered, HaproxyVersion.of(running.version()))) {
      String resource = ProxyNames.resourceOfSection(deviation.section() + " " + deviation.name());
      deviations.add(
          new Deviation(
              deviation.kind().name().toLowerCase(Locale.ROOT),
              resource.isEmpty()
                  ? HAPROXY + (deviation.name().isEmpty() ? "" : "/" + deviation.name())
                  : resource,
              deviation.expected(),
              deviation.found()));
    }
  }

  private void compareTargets(
      ServerComparison comparison, boolean first, List<Deviation> deviations) {
    for (ServerDeviation deviation : comparison.deviations()) {
      deviations.add(
          new Deviation(
              deviation.kind().name().toLowerCase(Locale.ROOT),
              ResourceOfLine.target(deviation.backend(), deviation.server()),
              deviation.expected(),
              deviation.found()));
    }
    if (first) {
      // They were removed before hrapi restarted, which is recorded nowhere else.
      removed.add(comparison.outOfService());
    }
    for (ServerRemoved server : comparison.outOfService()) {
      if (!removed.contains(server)) {
        deviations.add(
            new Deviation(
                Kind.UNKNOWN.name().toLowerCase(Locale.ROOT),
                ResourceOfLine.target(server.backend().value(), server.server()),
                "",
                "disabled"));
      }
    }
  }

  private void compareCertificates(
      LoadedCommit commit, HaproxyProcess process, List<Deviation> deviations) {
    if (!(commit.configuration() instanceof ModelReference) || commit.files().isEmpty()) {
      return;
    }
    List<String> paths = List.copyOf(commit.files().keySet());
    Path folder = haproxy.runDirectory().commits().resolve(commit.id());
    for (int i = 0; i < Math.min(CERTIFICATES, paths.size()); i++) {
      String path = paths.get(nextCertificate++ % paths.size());
      if (!process.worker().certificates().has(path, pem(folder.resolve(path)))) {
        deviations.add(
            new Deviation(
                "certificate",
                ResourcePath.certificate(CertificateFiles.name(path)).text(),
                "the one in the file",
                "a different one in HAProxy's memory"));
      }
    }
  }

  private static String pem(Path file) {
    try {
      return LiveFiles.text(file);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read " + file, e);
    }
  }
}
