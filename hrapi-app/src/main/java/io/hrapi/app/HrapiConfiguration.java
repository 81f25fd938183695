package io.hrapi.app;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.google.common.base.Splitter;
import com.google.common.net.InetAddresses;
import io.dropwizard.core.Configuration;
import io.dropwizard.db.DataSourceFactory;
import io.dropwizard.util.DataSize;
import io.dropwizard.util.DataSizeUnit;
import io.dropwizard.validation.MaxDataSize;
import io.dropwizard.validation.MaxDuration;
import io.dropwizard.validation.MinDataSize;
import io.dropwizard.validation.MinDuration;
import io.hrapi.app.backup.Authorities;
import io.hrapi.app.backup.Retention;
import io.hrapi.app.deploy.render.Variables;
import io.hrapi.app.deploy.watch.Watch;
import io.hrapi.app.home.Home;
import io.hrapi.events.log.DiskSpace;
import io.hrapi.events.projection.SnapshotRule;
import io.hrapi.haproxy.configuration.RenderSettings;
import io.hrapi.haproxy.policy.UploadPolicy;
import io.hrapi.haproxy.process.HaproxyAccount;
import jakarta.validation.Valid;
import jakarta.validation.constraints.Max;
import jakarta.validation.constraints.Min;
import jakarta.validation.constraints.NotEmpty;
import jakarta.validation.constraints.NotNull;
import jakarta.validation.constraints.Pattern;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** What config.yml says beside Dropwizard's own parts. Each value has a default. */
public final class HrapiConfiguration extends Configuration {

  private static final java.util.regex.Pattern HOST =
      java.util.regex.Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");

  /** How hrapi names itself in its events. */
  @JsonProperty @NotNull private String node = "";

  /** {@code none} allows an address other than loopback without authentication. */
  @JsonProperty
  @NotNull
  @Pattern(regexp = "|none", message = "must be empty or none")
  private String authentication = "";

  /** Names under which hrapi is reached, beside its own. */
  @JsonProperty @NotNull private String hosts = "";

  /** The connections that read the log. */
  @JsonProperty @NotNull @Valid private DataSourceFactory readers = new DataSourceFactory();

  /** The HAProxy that hrapi owns. */
  @JsonProperty @NotNull @Valid private Haproxy haproxy = new Haproxy();

  /** How hrapi looks after HAProxy. */
  @JsonProperty @NotNull @Valid private Watching watch = new Watching();

  /** What is kept free on the disk of the log. */
  @JsonProperty @NotNull @Valid private Disk disk = new Disk();

  /** What the variables of uploaded configurations stand for. */
  @JsonProperty @NotNull @Valid private Gateways gateways = new Gateways();

  /** How long the check of a target waits for it to take a connection. */
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
      message = "must be 0, or a number with its unit like 24h")
  private String verifyInterval = "24h";

  /** The most that a database may have that is imported or restored. */
  @JsonProperty
  @NotNull
  @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
  private DataSize maxDatabase = DataSize.gibibytes(64);

  /** Which snapshots stay. */
  @JsonProperty @NotNull @Valid private KeptSnapshots snapshots = new KeptSnapshots();

  /** Which backups stay. */
  @JsonProperty @NotNull @Valid private KeptBackups backups = new KeptBackups();

  /** The artifact repository, if there is one. */
  @JsonProperty @NotNull @Valid
  private ArtifactRepository artifactRepository = new ArtifactRepository();

  public String node() {
    return node;
  }

  public String authentication() {
    return authentication;
  }

  /**
   * Names under which hrapi is reached, beside its own.
   *
   * @throws IllegalArgumentException if one is no host
   */
  List<String> hosts() {
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

  public Haproxy haproxy() {
    return haproxy;
  }

  /**
   * What stands for the variables of uploaded configurations.
   *
   * @throws IllegalArgumentException if the ports are no range
   */
  Variables variables(Home home) {
    return new Variables(
        gateways.ip,
        gateways.firstPort,
        gateways.lastPort,
        home.haproxy().resolve("upload.pid"),
        home.haproxy().resolve("live/certificates"));
  }

  /**
   * What uploaded configurations may say.
   *
   * @throws IllegalArgumentException naming what is misspelled
   */
  UploadPolicy uploadPolicy(Home home) {
    return new UploadPolicy(
        haproxy.allow, haproxy.folders, List.of(home.path(), home.haproxy(), home.sockets()));
  }

  /** What the variables of uploaded configurations stand for. */
  public static final class Gateways {

    /** {@code @{gateway:endpoint:ip}}. */
    @JsonProperty @NotEmpty private String ip = "0.0.0.0";

    /** {@code @{gateway:endpoint:port:0}}. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int firstPort = 8000;

    /** The greatest that {@code @{gateway:endpoint:port:N}} gives. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int lastPort = 8080;
  }

  /** The time between two verifications of the whole log; zero for none after the first. */
  public Duration verifyInterval() {
    return verifyInterval.equals("0")
        ? Duration.ZERO
        : io.dropwizard.util.Duration.parse(verifyInterval).toJavaDuration();
  }

  public Duration checkTimeout() {
    return checkTimeout.toJavaDuration();
  }

  /** The most bytes of a database that is imported or restored. */
  public long maxDatabase() {
    return maxDatabase.toBytes();
  }

  /** Which snapshots stay. */
  SnapshotRule snapshots() {
    return new SnapshotRule(snapshots.number, snapshots.space.toBytes());
  }

  /** Which snapshots stay, of those that the program makes for itself. */
  public static final class KeptSnapshots {

    /** At most so many. */
    @JsonProperty
    @Min(16)
    @Max(100_000)
    private int number = 4_096;

    /** As many as take no more room on the disk. */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 1, unit = DataSizeUnit.MEBIBYTES)
    private DataSize space = DataSize.gibibytes(1);
  }

  /** Which backups of each name stay. */
  Retention backups() {
    return new Retention(backups.last, backups.daily, backups.weekly, backups.monthly);
  }

  /** Which backups of each name stay; where all are 0, all. */
  public static final class KeptBackups {

    /** So many of the newest. */
    @JsonProperty
    @Min(0)
    @Max(10_000)
    private int last = 0;

    /** The newest of so many days. */
    @JsonProperty
    @Min(0)
    @Max(10_000)
    private int daily = 0;

    /** The newest of so many weeks. */
    @JsonProperty
    @Min(0)
    @Max(10_000)
    private int weekly = 0;

    /** The newest of so many months. */
    @JsonProperty
    @Min(0)
    @Max(10_000)
    private int monthly = 0;
  }

  public ArtifactRepository artifactRepository() {
    return artifactRepository;
  }

  /** The artifact repository that takes the backups; without one a folder does. */
  public static final class ArtifactRepository {

    /** Its address or host name, {@code https://} before it or not; empty if there is none. */
    @JsonProperty @NotNull private String host = "";

    /** {@code https}, or {@code http} for one that is reached without TLS. */
    @JsonProperty
    @NotNull
    @Pattern(regexp = "https?", message = "must be http or https")
    private String scheme = "http";

    /** A file of certificates in PEM whose holders are trusted; empty: those Java trusts. */
    @JsonProperty @NotNull private String authorities = "";

    @JsonProperty
    @Min(1)
    @Max(65535)
    private int port = 8888;

    /** The repository in it that holds the backups; pyHrapi's was {@code mlbc}. */
    @JsonProperty
    @NotNull
    @Pattern(regexp = "[A-Za-z0-9_-]{1,64}", message = "must be 1–64 of A-Z a-z 0-9 _ -")
    private String repository = "mlbc";

    /** How long to wait for a connection, for an answer, and for more of a database. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 10, unit = TimeUnit.MINUTES)
    private io.dropwizard.util.Duration timeout = io.dropwizard.util.Duration.seconds(10);

    /** The largest file that it is sent; a larger database is cut. */
    @JsonProperty
    @NotNull
    @MinDataSize(value = 64, unit = DataSizeUnit.KIBIBYTES)
    private DataSize partSize = DataSize.mebibytes(256);

    public String host() {
      return host.replaceFirst("^https?://", "");
    }

    /** How its certificate is verified; null if it is reached without TLS. */
    @Nullable SSLContext tls() {
      boolean secure = host.startsWith("https://") || scheme.equals("https");
      if (secure && host.startsWith("http://")) {
        throw new IllegalArgumentException(
            "artifactRepository.scheme is https, but its host is " + host);
      }
      if (!secure && !authorities.isEmpty()) {
        throw new IllegalArgumentException(
            "artifactRepository.authorities is for https, but its scheme is http");
      }
      if (!secure) {
        return null;
      }
      return authorities.isEmpty()
          ? Authorities.ofPlatform()
          : Authorities.of(Path.of(authorities));
    }

    public int port() {
      return port;
    }

    long partBytes() {
      return partSize.toBytes();
    }

    public String repository() {
      return repository;
    }

    public Duration timeout() {
      return timeout.toJavaDuration();
    }
  }

  /** What is kept free on the disk of a home, for its log. */
  DiskSpace disk(Home home) {
    return new DiskSpace(home.reserve(), disk.reserve.toBytes(), disk.freeSpace.toBytes());
  }

  /** What is kept free on the disk of the log. */
  public static final class Disk {

    /** The size of the file that is given up when nothing else is left; 0: there is none. */
    @JsonProperty
    @NotNull
    @MaxDataSize(value = 1, unit = DataSizeUnit.GIBIBYTES)
    private DataSize reserve = DataSize.mebibytes(8);

    /** With less than that, nothing but the log is written. */
    @JsonProperty @NotNull private DataSize freeSpace = DataSize.mebibytes(64);
  }

  Watch.Settings watch() {
    return new Watch.Settings(
        watch.interval.toJavaDuration(),
        watch.driftInterval.toJavaDuration(),
        watch.restarts,
        watch.restartWindow.toJavaDuration(),
        watch.restartPause.toJavaDuration());
  }

  /** How hrapi looks after HAProxy. */
  public static final class Watching {

    /** How often it looks whether HAProxy lives. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 1, unit = TimeUnit.HOURS)
    private io.dropwizard.util.Duration interval = io.dropwizard.util.Duration.seconds(1);

    /** How often it looks whether HAProxy and its files are what was committed. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 24, unit = TimeUnit.HOURS)
    private io.dropwizard.util.Duration driftInterval = io.dropwizard.util.Duration.seconds(10);

    /** How often a HAProxy that died is started again within the window; 0: never. */
    @JsonProperty
    @Min(0)
    @Max(1_000)
    private int restarts = 5;

    /** The window. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 24, unit = TimeUnit.HOURS)
    private io.dropwizard.util.Duration restartWindow = io.dropwizard.util.Duration.minutes(5);

    /** The pause between the first start, which is at once, and the second; it doubles then. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 10, unit = TimeUnit.MILLISECONDS)
    @MaxDuration(value = 60, unit = TimeUnit.SECONDS)
    private io.dropwizard.util.Duration restartPause = io.dropwizard.util.Duration.seconds(1);
  }

  /** Settings of the HAProxy that hrapi owns. */
  public static final class Haproxy {

    /** The program, by path or name; empty: {@code haproxy} on the search path. */
    @JsonProperty @NotNull private String binary = "";

    /** As whom it runs where hrapi is root. */
    @JsonProperty @NotEmpty private String account = "haproxy";

    /** Where the statistics page listens; empty: where hrapi does. */
    @JsonProperty @NotNull private String statisticsHost = "";

    /** The first port tried for the statistics page. */
    @JsonProperty
    @Min(1)
    @Max(65535)
    private int statisticsPort = 9029;

    /** Whom HAProxy asks for names: addresses, or {@code libc}; empty: whom the machine asks. */
    @JsonProperty @NotNull private String resolvers = "";

    /** What uploads may say beside what they may anyway: names, or {@code all}. */
    @JsonProperty @NotNull private String allow = "";

    /** The folders, files and sockets that uploads may name. */
    @JsonProperty @NotNull private String folders = UploadPolicy.FOLDERS;

    /** How many reloads a worker that was replaced survives with its connections. */
    @JsonProperty
    @Min(1)
    @Max(100_000)
    private int maxReloads = RenderSettings.defaults().maximumReloads();

    /** How long it may go on with them. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    @MaxDuration(value = 24, unit = TimeUnit.DAYS)
    private io.dropwizard.util.Duration hardStopAfter =
        io.dropwizard.util.Duration.seconds(RenderSettings.defaults().hardStopAfter().toSeconds());

    /** What becomes of HAProxy when hrapi stops: {@code keep} or {@code stop}. */
    @JsonProperty
    @NotNull
    @Pattern(regexp = "keep|stop", message = "must be keep or stop")
    private String whenHrapiStops = "keep";

    /** How long a start or a reload of HAProxy is waited for. */
    @JsonProperty
    @NotNull
    @MinDuration(value = 1, unit = TimeUnit.SECONDS)
    private io.dropwizard.util.Duration loadTimeout = io.dropwizard.util.Duration.seconds(30);

    public String binary() {
      return binary;
    }

    /** How long a start or a reload of HAProxy is waited for; one that takes longer goes on. */
    Duration loadTimeout() {
      return loadTimeout.toJavaDuration();
    }

    /**
     * As whom it runs: as hrapi does, unless that is root.
     *
     * @throws IllegalArgumentException if the account's name is none, or root's
     */
    HaproxyAccount runsAs() {
      HaproxyAccount named = HaproxyAccount.named(account);
      return HaproxyAccount.isNeeded() ? named : HaproxyAccount.own();
    }

    /** What shapes configurations beside the model. */
    RenderSettings renderSettings() {
      return RenderSettings.defaults().withOldWorkers(hardStopAfter.toJavaDuration(), maxReloads);
    }

    public String statisticsHost() {
      return statisticsHost;
    }

    public String resolvers() {
      return resolvers;
    }

    public int statisticsPort() {
      return statisticsPort;
    }

    public boolean stopsWithHrapi() {
      return whenHrapiStops.equals("stop");
    }
  }
}
