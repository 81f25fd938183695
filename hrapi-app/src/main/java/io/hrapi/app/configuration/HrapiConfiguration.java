package io.hrapi.app.configuration;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import jakarta.validation.Valid;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The settings in config.yml, in addition to those of Dropwizard. Each has a default. */
public final class HrapiConfiguration extends Configuration {

  private static final java.util.regex.Pattern HOST =
      java.util.regex.Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

  /** The name of this hrapi in its events. */
  @JsonProperty @NotNull private String node = "";

  /** {@code none} allows an address other than loopback without authentication. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "|none", message = "must be empty or none")
  private String authentication = "";

  /** Host names and addresses of hrapi in addition to its own. */
  @JsonProperty @NotNull private String hosts = "";

  /** The connections that read the log. */
  @JsonProperty @NotNull @Valid private DataSourceFactory readers = new DataSourceFactory();

  /** The HAProxy that hrapi owns. */
  @JsonProperty @NotNull @Valid private HaproxySection haproxy = new HaproxySection();

  /** How hrapi watches HAProxy. */
  @JsonProperty @NotNull @Valid private WatchSection watch = new WatchSection();

  /** The space that is kept free on the disk of the log. */
  @JsonProperty @NotNull @Valid private DiskSection disk = new DiskSection();

  /** The values of the variables in uploaded configurations. */
  @JsonProperty @NotNull @Valid private GatewaysSection gateways = new GatewaysSection();

  /** How long the check of a target waits for a connection. */
  @JsonProperty
  @NotNull
  @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
  @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
  private io.dropwizard.util.Duration checkTimeout = io.dropwizard.util.Duration.seconds(2);

  /** The time between two verifications of the whole log; {@code 0} for none after the first. */
  @JsonProperty
  @NotNull
  @Pattern(
      regexp = "0|\\d{1,6}\\s*(s|m|h|d|seconds?|minutes?|hours?|days?)",
      message = "must be 0, or a number with a unit, like 24h")
  private String verifyInterval = "24h";

  /** The maximum size of a database that is imported or restored. */
  @JsonProperty
  @NotNull
  @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
  private DataSize maxDatabase = DataSize.gibibytes(64);

  /** Which snapshots are kept. */
  @JsonProperty @NotNull @Valid private SnapshotsSection snapshots = new SnapshotsSection();

  /** Which backups are kept. */
  @JsonProperty @NotNull @Valid private BackupsSection backups = new BackupsSection();

  /** The artifact repository, if there is one. */
  @JsonProperty @NotNull @Valid
  private ArtifactRepositorySection artifactRepository = new ArtifactRepositorySection();

  public String node() {
    return node;
  }

  /**
   * Returns whether hrapi may listen on an address other than loopback, although it has no
   * authentication.
   */
  public boolean allowsUnauthenticatedAccess() {
    return authentication.equals("none");
  }

  /**
   * Returns host names and addresses of hrapi in addition to its own.
   *
   * @throws IllegalArgumentException if one is not a host name or address
   */
  public List<String> hosts() {
    List<String> names = Splitter.onPattern("[,\\s]+").omitEmptyStrings().splitToList(hosts);
    for (String name : names) {
      if (!HOST.matcher(name).matches() && !InetAddresses.isUriInetAddress(name)) {
        throw new IllegalArgumentException(
            "HRAPI_HOSTS has \""
                + name
                + "\", expected host names or addresses without scheme or port");
      }
    }
    return names;
  }

  public DataSourceFactory readers() {
    return readers;
  }

  public HaproxySection haproxy() {
    return haproxy;
  }

  /** Returns the time between two verifications of the whole log; zero for none after the first. */
  public Duration verifyInterval() {
    return verifyInterval.equals("0")
        ? Duration.ZERO
        : io.dropwizard.util.Duration.parse(verifyInterval).toJavaDuration();
  }

  public Duration checkTimeout() {
    return checkTimeout.toJavaDuration();
  }

  /** Returns the maximum size of a database that is imported or restored, in bytes. */
  public long maxDatabase() {
    return maxDatabase.toBytes();
  }

  public ArtifactRepositorySection artifactRepository() {
    return artifactRepository;
  }

  public WatchSection watch() {
    return watch;
  }

  public DiskSection disk() {
    return disk;
  }

  public GatewaysSection gateways() {
    return gateways;
  }

  public SnapshotsSection snapshots() {
    return snapshots;
  }

  public BackupsSection backups() {
    return backups;
  }
}
