package io.hrapi.app.deploy;

import io.hrapi.events.log.Hash;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.events.projection.View;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.Host;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.configuration.StatisticsListener;
import io.hrapi.haproxy.process.TrialBind;
import io.hrapi.haproxy.render.ConfigurationRenderer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Renders a version of the model: a function of that version and of the settings, but for the
 * statistics page's port before the first commit, which is the first one that is free. Thread-safe.
 */
public final class ModelRenderer {

  private static final int COMMIT_ID_DIGITS = 32;
  private static final int MAX_TRIED_PORTS = 1_000;

  private final ConfigurationRenderer renderer = new ConfigurationRenderer();
  private final RenderSettings settings;
  private final Host statisticsHost;
  private final int firstStatisticsPort;
  private final Set<BindAddress> ownPorts;

  /**
   * Takes the settings.
   *
   * @param statisticsHost where the statistics page listens
   * @param firstStatisticsPort the port that is tried first
   * @param ownPorts where hrapi itself listens
   */
  public ModelRenderer(
      RenderSettings settings,
      String statisticsHost,
      int firstStatisticsPort,
      Set<BindAddress> ownPorts) {
    this.settings = settings;
    this.statisticsHost = new Host(statisticsHost);
    this.firstStatisticsPort = firstStatisticsPort;
    this.ownPorts = Set.copyOf(ownPorts);
  }

  Rendered render(View view) {
    LoadedCommit commit = view.deployment().commit();
    int port = commit == null ? freePort(view) : commit.statisticsPort();
    TopologyMapper.Mapped mapped =
        TopologyMapper.map(
            view.topology(), new StatisticsListener(statisticsHost, port), ownPorts, settings);
    String text = renderer.render(mapped.configuration());
    SortedMap<String, byte[]> files = Collections.emptySortedMap();
    Hash sha256 = sha256(text.getBytes(StandardCharsets.UTF_8));
    return new Rendered(
        view.modelVersion(),
        commitId(sha256, files),
        text,
        sha256,
        files,
        port,
        mapped.endpoints(),
        List.copyOf(mapped.warnings()));
  }

  /** The same text with the same files has the same id, whenever and wherever it is rendered. */
  static String commitId(Hash text, SortedMap<String, byte[]> files) {
    StringBuilder identity = new StringBuilder(text.toHex());
    hashes(files)
        .forEach((path, hash) -> identity.append('\n').append(path).append(' ').append(hash));
    return sha256(identity.toString().getBytes(StandardCharsets.UTF_8))
        .toHex()
        .substring(0, COMMIT_ID_DIGITS);
  }

  static SortedMap<String, Hash> hashes(Map<String, byte[]> files) {
    SortedMap<String, Hash> hashes = new TreeMap<>();
    files.forEach((path, bytes) -> hashes.put(path, sha256(bytes)));
    return hashes;
  }

  static Hash sha256(byte[] bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private int freePort(View view) {
    Set<Integer> wanted = new HashSet<>();
    view.topology()
        .gateways()
        .values()
        .forEach(
            gateway ->
                gateway
                    .endpoints()
                    .values()
                    .forEach(endpoint -> wanted.add(endpoint.value().address().port())));
    ownPorts.forEach(own -> wanted.add(own.port()));
    for (int port = firstStatisticsPort; port < firstStatisticsPort + MAX_TRIED_PORTS; port++) {
      BindAddress address = new BindAddress(Optional.of(statisticsHost), port);
      if (!wanted.contains(port) && TrialBind.unavailable(Set.of(address)).isEmpty()) {
        return port;
      }
    }
    // Let the commit's own trial say what is wrong with it.
    return firstStatisticsPort;
  }
}
