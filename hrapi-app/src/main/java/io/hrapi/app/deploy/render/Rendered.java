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
 * @param configuration the reference to that version or upload
 * @param version the version that was rendered, or whose certificates an upload has
 * @param commitId the id computed from the text and the files, so that equal configurations have
 *     equal ids
 * @param loaded the text of haproxy.cfg, hashed only once because it can be large
 * @param files the files, by their paths in the commit's folder
 * @param statistics the listener of the statistics page
 * @param ownPage the statistics page's listener, if the text does not contain it
 * @param endpoints the path of the endpoint of each bind address
 * @param kept the texts that the log keeps when it is loaded
 * @param structure the structure of the text; empty for an upload, and if unknown
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

  /**
   * Returns the id of a configuration: the same text with the same files always has the same id.
   */
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

  /** Returns this with the structure of its text. */
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

  /** Returns the text of haproxy.cfg. */
  public String text() {
    return loaded.text();
  }

  /** Returns what the log records when it is loaded. */
  public LoadedCommit commit() {
    return new LoadedCommit(
        commitId, configuration, loaded.sha256(), hashes(files), statistics.port());
  }

  /** Returns whether it was rendered from the model, so that its lines belong to resources. */
  public boolean isOfModel() {
    return configuration instanceof ModelReference;
  }

  /** Describes it, such as "the configuration of version 7". */
  public String description() {
    return isOfModel() ? "the configuration of version " + version : "the uploaded configuration";
  }

  /** Describes what listens on an address. */
  public String listener(BindAddress address) {
    if (address.equals(statistics.address()) && !endpoints.containsKey(address)) {
      return "the statistics page";
    }
    return endpoints.getOrDefault(address, "the configuration");
  }
}
