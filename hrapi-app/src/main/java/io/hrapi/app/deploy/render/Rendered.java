package io.hrapi.app.deploy.render;

import io.hrapi.events.log.Hash;
import io.hrapi.events.log.KeptText;
import io.hrapi.events.model.ConfigurationReference;
import io.hrapi.events.model.ConfigurationReference.ModelReference;
import io.hrapi.events.model.LoadedCommit;
import io.hrapi.haproxy.configuration.BindAddress;
import io.hrapi.haproxy.configuration.HaproxyConfiguration;
import io.hrapi.haproxy.configuration.StatisticsListener;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rendered configuration of a version of the model, or of an upload with its variables
 * replaced.
 *
 * @param configuration which of them
 * @param version the version that was rendered, or whose certificates an upload has
 * @param commitId made from the text and the files: the same configuration has the same id
 * @param loaded the text of haproxy.cfg, hashed once: it can be large
 * @param files by their paths in the commit's folder
 * @param statistics where the statistics page listens
 * @param ownPage the page's listener, where the text does not bring it itself
 * @param endpoints the path of the endpoint behind each bind address
 * @param kept what the log keeps when it is loaded
 * @param structure what the text says; absent for an upload
 */
public record Rendered(
    ConfigurationReference configuration,
    long version,
    String commitId,
    KeptText loaded,
    SortedMap<String, byte[]> files,
    StatisticsListener statistics,
    Optional<StatisticsListener> ownPage,
    Map<BindAddress, String> endpoints,
    List<String> warnings,
    List<KeptText> kept,
    Optional<HaproxyConfiguration> structure) {

  private static final int COMMIT_ID_DIGITS = 32;

  /** The same text with the same files has the same id, whenever and wherever it is rendered. */
  static String commitId(Hash text, SortedMap<String, byte[]> files) {
    StringBuilder identity = new StringBuilder(text.toHex());
    hashes(files)
        .forEach((path, hash) -> identity.append('\n').append(path).append(' ').append(hash));
    return sha256(identity.toString()).toHex().substring(0, COMMIT_ID_DIGITS);
  }

  public static SortedMap<String, Hash> hashes(Map<String, byte[]> files) {
    SortedMap<String, Hash> hashes = new TreeMap<>();
    files.forEach((path, bytes) -> hashes.put(path, sha256(bytes)));
    return hashes;
  }

  public static Hash sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  public static Hash sha256(byte[] bytes) {
    try {
      return Hash.of(MessageDigest.getInstance("SHA-256").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  /** This, with what its text says. */
  public Rendered with(Optional<HaproxyConfiguration> known) {
    return new Rendered(
        configuration,
        version,
        commitId,
        loaded,
        files,
        statistics,
        ownPage,
        endpoints,
        warnings,
        kept,
        known);
  }

  /** The text of haproxy.cfg. */
  public String text() {
    return loaded.text();
  }

  /** What the log says of it once it is loaded. */
  public LoadedCommit commit() {
    return new LoadedCommit(
        commitId, configuration, loaded.sha256(), hashes(files), statistics.port());
  }

  /** Whether it was rendered from the model, so that its lines have resources behind them. */
  public boolean isOfModel() {
    return configuration instanceof ModelReference;
  }

  /** In words: "the configuration of version 7". */
  public String description() {
    return isOfModel() ? "the configuration of version " + version : "the uploaded configuration";
  }

  /** Who is to listen on an address, in words. */
  public String listener(BindAddress address) {
    if (address.equals(statistics.address()) && !endpoints.containsKey(address)) {
      return "the statistics page";
    }
    return endpoints.getOrDefault(address, "the configuration");
  }
}
